// What the TypeScript compiler says of apps: its errors, and the endpoints that are kept in names that nothing reads.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const library = createRequire(new URL('../synth/package.json', import.meta.url));
const ts = library('typescript');
const packages = path.dirname(path.dirname(library.resolve('typescript/package.json')));

const options = {
  strict: true,
  noUnusedLocals: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  forceConsistentCasingInFileNames: true,
  typeRoots: [path.join(packages, '@types')],
  types: ['node'],
};

// "declared but never read", of a name, of all names of a declaration, of all elements of a pattern, of imports.
const unused = new Set([6133, 6138, 6192, 6196, 6198, 6199]);

/** One compiler: parsing aws-cdk-lib's declarations takes seconds, and is done once. */
export class Types {
  #parsed = new Map();
  #last;

  /**
   * Checks the `.ts` files of folders together: folder → { errors, endpoints }.
   *
   * An error is `file TS2345 message`; an endpoint { file, name, line } is a local variable or private field that gets
   * what addGatewayEndpoint and the like return, and that is never read.
   */
  check(folders) {
    const result = new Map();
    const together = folders.filter((folder) => !configOf(folder));
    const roots = together.flatMap((folder) => sources(folder));
    if (roots.length > 0) this.#judge(this.#program(roots, options), together, result);
    for (const folder of folders) {
      const config = configOf(folder);
      if (!config) continue;
      const { baseUrl, paths, pathsBasePath, resolveJsonModule } = config.options;
      const kept = Object.entries({ baseUrl, paths, pathsBasePath, resolveJsonModule });
      const own = Object.fromEntries(kept.filter(([, value]) => value !== undefined));
      this.#judge(this.#program(sources(folder), { ...options, ...own }), [folder], result);
    }
    return result;
  }

  #program(roots, compilerOptions) {
    const host = ts.createCompilerHost(compilerOptions);
    const read = host.getSourceFile;
    host.getSourceFile = (name, ...rest) => {
      if (!name.endsWith('.d.ts')) return read(name, ...rest);
      const real = fs.realpathSync(name);
      if (!this.#parsed.has(real)) this.#parsed.set(real, read(name, ...rest));
      return this.#parsed.get(real);
    };
    this.#last = ts.createProgram(roots, compilerOptions, host, this.#last);
    return this.#last;
  }

  #judge(program, folders, result) {
    const checker = program.getTypeChecker();
    for (const folder of folders) {
      const errors = [];
      const endpoints = [];
      for (const file of sources(folder)) {
        const source = program.getSourceFile(file);
        const name = path.relative(folder, file);
        const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
        for (const { code, messageText, start, length } of diagnostics) {
          if (!unused.has(code)) {
            const { line } = source.getLineAndCharacterOfPosition(start);
            errors.push(`${name}:${line + 1} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
            continue;
          }
          for (const node of declared(source, start, length)) {
            if (!getsEndpoint(node, source, checker)) continue;
            const { line } = source.getLineAndCharacterOfPosition(node.name.getStart(source));
            endpoints.push({ file: name, name: node.name.text, line });
          }
        }
      }
      result.set(folder, { errors, endpoints });
    }
  }
}

function configOf(folder) {
  const file = path.join(folder, 'tsconfig.json');
  if (!fs.existsSync(file)) return undefined;
  const host = { ...ts.sys, readDirectory: () => [], onUnRecoverableConfigFileDiagnostic: () => {} };
  return ts.getParsedCommandLineOfConfigFile(file, {}, host);
}

function sources(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !path.relative(folder, file).split(path.sep).includes('node_modules'))
    .sort();
}

/** The variables and fields whose names lie in a diagnostic's range. */
function declared(source, start, length) {
  const found = [];
  const visit = (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) && node.name) {
      const at = node.name.getStart(source);
      if (at >= start && node.name.end <= start + length) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const endpointTypes = new Set([
  'GatewayVpcEndpoint',
  'InterfaceVpcEndpoint',
  'IGatewayVpcEndpoint',
  'IInterfaceVpcEndpoint',
]);

/** Does the declaration, or an assignment to what it declares, take the value of a call that makes an endpoint? */
function getsEndpoint(node, source, checker) {
  if (!ts.isIdentifier(node.name) && !ts.isPrivateIdentifier(node.name)) return false;
  if (node.initializer && makesEndpoint(node.initializer, checker)) return true;
  const symbol = checker.getSymbolAtLocation(node.name);
  let found = false;
  const visit = (child) => {
    if (ts.isBinaryExpression(child) && child.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const target = ts.isPropertyAccessExpression(child.left) ? child.left.name : child.left;
      if (checker.getSymbolAtLocation(target) === symbol && makesEndpoint(child.right, checker)) found = true;
    }
    ts.forEachChild(child, visit);
  };
  visit(source);
  return found;
}

function makesEndpoint(expression, checker) {
  const inner = ts.skipOuterExpressions(expression);
  if (ts.isAwaitExpression(inner)) return makesEndpoint(inner.expression, checker);
  const type = checker.getTypeAtLocation(inner).getSymbol()?.getName();
  if (!endpointTypes.has(type)) return false;
  if (ts.isNewExpression(inner)) return true;
  return (
    ts.isCallExpression(inner) &&
    ts.isPropertyAccessExpression(inner.expression) &&
    /^add(Gateway|Interface)Endpoint$/.test(inner.expression.name.text)
  );
}
