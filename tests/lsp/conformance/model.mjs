// What the Language Server Protocol's messages look like, read off the TypeScript declarations of its own npm packages.
// They keep apart what a plain JSON schema of JavaScript values could not: integer and uinteger, a URI and a string.
//
//   node model.mjs        prints the model as JSON
//
// A type is one of
//   { is: 'string' | 'boolean' | 'integer' | 'uinteger' | 'decimal' | 'uri' | 'null' | 'any' | 'object' | 'never' }
//   { value: 'markdown' }   { array: T }   { tuple: [T…] }   { either: [T…] }   { both: [T…] }
//   { name: 'Range' }       { fields: { start: { type, optional } }, extends: [T…], rest: T for any other key }
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

// Aliases of number and string that only their names tell apart.
const LEAVES = {
  integer: 'integer',
  uinteger: 'uinteger',
  decimal: 'decimal',
  DocumentUri: 'uri',
  URI: 'uri',
  LSPAny: 'any',
  LSPObject: 'object',
};

function derive() {
  const ts = require('typescript');
  const protocol = require('vscode-languageserver-protocol/node');
  const entry = path.join(path.dirname(require.resolve('vscode-languageserver-protocol/node')), 'lib/common/api.d.ts');
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const types = {};
  const owner = new Map();

  const symbolOf = (node) => {
    const symbol = checker.getSymbolAtLocation(node);
    if (!symbol) throw new Error(`no symbol for ${node.getText()}`);
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };

  const members = (list) => {
    const shape = { fields: {} };
    for (const member of list) {
      if (ts.isPropertySignature(member)) {
        const key = member.name.text ?? member.name.getText();
        shape.fields[key] = { type: convert(member.type), ...(member.questionToken ? { optional: true } : {}) };
      } else if (ts.isIndexSignatureDeclaration(member)) {
        shape.rest = convert(member.type);
        const keys = convert(member.parameters[0].type);
        if (keys.is !== 'string') shape.keys = keys;
      } else {
        throw new Error(`a member that is no data: ${member.getText()}`);
      }
    }
    return shape;
  };

  const declare = (symbol) => {
    const name = symbol.getName();
    if (owner.has(name)) {
      if (owner.get(name) !== symbol) throw new Error(`two types are named ${name}`);
      return { name };
    }
    owner.set(name, symbol);
    types[name] = null; // A type that names itself stops here.
    const parts = [];
    for (const declaration of symbol.getDeclarations() ?? []) {
      if (ts.isTypeAliasDeclaration(declaration)) {
        parts.push(convert(declaration.type));
      } else if (ts.isInterfaceDeclaration(declaration)) {
        const shape = members(declaration.members);
        const bases = (declaration.heritageClauses ?? []).flatMap((clause) => [...clause.types]);
        if (bases.length) shape.extends = bases.map((base) => declare(symbolOf(base.expression)));
        parts.push(shape);
      } else if (ts.isEnumDeclaration(declaration)) {
        parts.push({ either: declaration.members.map((member) => ({ value: checker.getConstantValue(member) })) });
      }
    }
    if (parts.length !== 1) throw new Error(`${name} has ${parts.length} declarations`);
    [types[name]] = parts;
    return { name };
  };

  const convert = (node) => {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { is: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { is: 'decimal' };
      case ts.SyntaxKind.BooleanKeyword:
        return { is: 'boolean' };
      case ts.SyntaxKind.AnyKeyword:
      case ts.SyntaxKind.UnknownKeyword:
        return { is: 'any' };
      case ts.SyntaxKind.ObjectKeyword:
        return { is: 'object' };
      case ts.SyntaxKind.NeverKeyword:
      case ts.SyntaxKind.VoidKeyword:
      case ts.SyntaxKind.UndefinedKeyword:
        return { is: 'never' };
      default:
    }
    if (ts.isParenthesizedTypeNode(node)) return convert(node.type);
    if (ts.isArrayTypeNode(node)) return { array: convert(node.elementType) };
    if (ts.isTypeOperatorNode(node)) return convert(node.type); // readonly T[]
    if (ts.isTupleTypeNode(node)) return { tuple: node.elements.map((element) => convert(element.type ?? element)) };
    if (ts.isUnionTypeNode(node)) return { either: node.types.map(convert) };
    if (ts.isIntersectionTypeNode(node)) return { both: node.types.map(convert) };
    if (ts.isTypeLiteralNode(node)) return members(node.members);
    if (ts.isLiteralTypeNode(node)) {
      if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { is: 'null' };
      if (node.literal.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
      if (node.literal.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
      if (ts.isNumericLiteral(node.literal)) return { value: Number(node.literal.text) };
      return { value: node.literal.text };
    }
    if (ts.isTypeQueryNode(node)) {
      // typeof SomeConstant
      const type = checker.getTypeAtLocation(node);
      if (type.isLiteral()) return { value: type.value };
    }
    if (ts.isTypeReferenceNode(node)) {
      const symbol = symbolOf(node.typeName);
      const name = symbol.getName();
      if (LEAVES[name]) return { is: LEAVES[name] };
      if (name === 'Array') return { array: convert(node.typeArguments[0]) };
      if (symbol.flags & ts.SymbolFlags.TypeParameter) return { is: 'any' };
      if (symbol.flags & ts.SymbolFlags.EnumMember) {
        return { value: checker.getConstantValue(symbol.valueDeclaration) };
      }
      return declare(symbol);
    }
    throw new Error(`cannot read the type ${node.getText()}`);
  };

  const methods = {};
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.includes('/vscode-languageserver-protocol/')) continue;
    source.forEachChild((space) => {
      if (!ts.isModuleDeclaration(space) || !space.body || !ts.isModuleBlock(space.body)) return;
      const about = protocol[space.name.text];
      if (typeof (about?.method ?? about?.type?.method) !== 'string') return;
      for (const statement of space.body.statements) {
        if (!ts.isVariableStatement(statement)) continue;
        const [variable] = statement.declarationList.declarations;
        if (variable.name.getText() !== 'type' || !variable.type || !ts.isTypeReferenceNode(variable.type)) continue;
        const form = variable.type.typeName.getText();
        const given = (variable.type.typeArguments ?? []).map(convert);
        const entryOf = { direction: about.messageDirection };
        if (/^ProtocolRequestType0?$/.test(form)) {
          const [params, result] = form.endsWith('0') ? [{ is: 'never' }, given[0]] : given;
          Object.assign(entryOf, { kind: 'request', params, result, options: given.at(-1) });
        } else if (/^ProtocolNotificationType0?$/.test(form)) {
          const params = form.endsWith('0') ? { is: 'never' } : given[0];
          Object.assign(entryOf, { kind: 'notification', params, options: given.at(-1) });
        } else if (form === 'RegistrationType') {
          // A name to register by; no message has it.
          Object.assign(entryOf, { kind: 'registration', options: given[0] });
        } else {
          throw new Error(`${space.name.text} is a ${form}`);
        }
        methods[about.method ?? about.type.method] = entryOf;
      }
    });
  }
  // These belong to the layer below, which declares them for itself and without directions.
  const id = { either: [{ is: 'integer' }, { is: 'string' }] };
  const notification = (params, direction = 'both') => ({
    direction,
    kind: 'notification',
    params,
    options: { is: 'never' },
  });
  const string = { type: { is: 'string' } };
  methods['$/setTrace'] = notification({ fields: { value: string } }, 'clientToServer');
  methods['$/logTrace'] = notification(
    { fields: { message: string, verbose: { ...string, optional: true } } },
    'serverToClient',
  );
  methods['$/cancelRequest'] = notification({ fields: { id: { type: id } } });
  methods['$/progress'] = notification({ fields: { token: { type: id }, value: { type: { is: 'any' } } } });
  for (const name of ['WorkDoneProgressBegin', 'WorkDoneProgressReport', 'WorkDoneProgressEnd']) {
    const found = program
      .getSourceFiles()
      .flatMap((source) =>
        source.statements.filter((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name),
      );
    declare(symbolOf(found[0].name));
  }
  return { types, methods };
}

/** The model; derived once for a given version of the packages and of this file. */
export function loadModel() {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'model.mjs']) hash.update(fs.readFileSync(path.join(here, name)));
  const file = path.join(here, `../../../build/lsp/model-${hash.digest('hex').slice(0, 16)}.json`);
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const model = derive();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Two tests may derive it at once; each must find a whole file or none.
  fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify(model));
  fs.renameSync(`${file}.${process.pid}`, file);
  return model;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  process.stdout.write(`${JSON.stringify(derive(), null, 2)}\n`);
}
