// Runs apps with the real aws-cdk-lib, many in one process, since loading the library takes longer than an app does.
//
// A child of synth.mjs: a message names an app's folder and its entries; the answer holds, for each entry, every construct
// and every template. Nothing here knows of Presynth.
import Module, { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const library = createRequire(new URL('../synth/package.json', import.meta.url));
const ts = library('typescript');
const cdk = library('aws-cdk-lib');
const { Node } = library('constructs');
Error.stackTraceLimit = 60;

// The validation that CDK brings along looks for other faults, and takes a second for each app.
process.env.CDK_VALIDATION = 'false';
process.env.AWS_REGION = 'eu-west-1';

let folder; // of the app that runs
let compilerOptions;

// ---- TypeScript, as ts-node would run it ------------------------------------------------------------------------------

const emit = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  inlineSourceMap: false,
};

Module._extensions['.ts'] = (module, file) => {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions: emit, fileName: file });
  module._compile(outputText, file);
};

const isOurs = (file) => file?.startsWith(folder + path.sep);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (!isOurs(parent?.filename) || Module.isBuiltin(request)) {
    return resolveFilename.call(this, request, parent, ...rest);
  }
  if (!/^(aws-cdk-lib|constructs)($|\/)/.test(request)) {
    const { resolvedModule } = ts.resolveModuleName(request, parent.filename, compilerOptions, ts.sys);
    const file = resolvedModule?.resolvedFileName;
    if (file !== undefined && !file.endsWith('.d.ts')) return fs.realpathSync(file);
  }
  return library.resolve(request);
};

/** The options of the tsconfig.json beside or above the entry, for `paths` and `baseUrl`. */
function optionsFor(entry) {
  for (let at = path.dirname(entry); at.startsWith(folder); at = path.dirname(at)) {
    const file = path.join(at, 'tsconfig.json');
    if (!fs.existsSync(file)) continue;
    const host = { ...ts.sys, readDirectory: () => [], onUnRecoverableConfigFileDiagnostic: () => {} };
    return ts.getParsedCommandLineOfConfigFile(file, {}, host).options;
  }
  return { moduleResolution: ts.ModuleResolutionKind.Node10, module: ts.ModuleKind.CommonJS, target: emit.target };
}

// ---- Which constructs does the app's own code make? -------------------------------------------------------------------

const madeByApp = new WeakMap(); // construct → whether a `new` of the app's own code made it

const addChild = Node.prototype.addChild;
Node.prototype.addChild = function (child, name) {
  madeByApp.set(child, isMadeByApp(child));
  return addChild.call(this, child, name);
};

/** Skips the frames of the constructors of the child's own classes; what comes next wrote `new`. */
function isMadeByApp(child) {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const frames = new Error().stack;
  Error.prepareStackTrace = prepare;

  const chain = [];
  for (let type = Object.getPrototypeOf(child); type; type = Object.getPrototypeOf(type)) {
    chain.unshift(type.constructor.name);
  }
  let frame = frames.findIndex((site) => site.isConstructor() && site.getFunctionName() === 'Node') + 1;
  // A class without a constructor of its own has no frame, so names of the chain may be skipped.
  for (let from = 0; frame < frames.length && frames[frame].isConstructor(); ++frame) {
    const index = chain.indexOf(frames[frame].getFunctionName() ?? '', from);
    if (index < 0) break;
    from = index + 1;
  }
  return isOurs(frames[frame]?.getFileName());
}

// ---- One app ----------------------------------------------------------------------------------------------------------

let apps; // every App that the entry made
globalThis[Symbol.for('@aws-cdk/core.App#initHook')] = (app) => apps.push(app);

/** An app synthesizes when node has nothing more to do; here node has, so the listeners are called by hand. */
let atExit = [];
const once = process.once;
process.once = function (event, listener) {
  if (event !== 'beforeExit') return once.call(this, event, listener);
  atExit.push(listener);
  return this;
};

let failure; // of code that nobody awaits
process.on('unhandledRejection', (error) => (failure ??= error));
for (const name of ['log', 'info', 'warn', 'error']) console[name] = () => {};
const write = process.stderr.write;

async function run({ cwd, file, context, output }) {
  apps = [];
  atExit = [];
  failure = undefined;
  const entry = path.join(folder, file);
  compilerOptions = optionsFor(entry);
  fs.mkdirSync(output, { recursive: true });
  process.chdir(path.join(folder, cwd));
  process.env.CDK_OUTDIR = output;
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:enable-path-metadata': true });
  process.stderr.write = () => true; // CDK prints warnings there
  try {
    library(entry);
    // What the app awaits is in memory; a few turns of the loop are enough for it.
    for (let turn = 0; turn < 10; ++turn) await new Promise(setImmediate);
    for (const listener of atExit) listener();
    if (failure !== undefined) throw failure;
  } finally {
    process.stderr.write = write;
    for (const name of Object.keys(library.cache)) if (isOurs(name)) delete library.cache[name];
  }
  if (apps.length === 0) throw new Error('no App was made');
  return apps.map(describe);
}

function describe(app) {
  const constructs = [];
  const templates = {}; // stack path → template
  for (const construct of app.node.findAll()) {
    // A stage may stand in the stack of a pipeline, which it does not belong to.
    const around = construct.node.scopes.findLast((scope) => cdk.Stack.isStack(scope) || cdk.Stage.isStage(scope));
    const stack = cdk.Stack.isStack(around) ? around : undefined;
    constructs.push({
      path: construct.node.path,
      stack: stack?.node.path ?? '',
      made: construct === app || (madeByApp.get(construct) ?? false),
      type: typeOf(construct),
      ...logicalId(construct),
    });
    if (stack === construct) {
      const file = path.join(cdk.Stage.of(stack).outdir, stack.templateFile);
      templates[stack.node.path] = {
        template: JSON.parse(fs.readFileSync(file, 'utf8')),
        region: cdk.Token.isUnresolved(stack.region) ? undefined : stack.region,
      };
    }
  }
  return { constructs, templates };
}

/** The logical id of a resource, or of the resource that a construct stands for. */
function logicalId(construct) {
  const element = cdk.CfnElement.isCfnElement(construct) ? construct : defaultChild(construct);
  if (element === undefined || !cdk.CfnElement.isCfnElement(element)) return { logicalId: '', resource: false };
  return {
    logicalId: element.stack.resolve(element.logicalId),
    resource: cdk.CfnResource.isCfnResource(element),
    element: element.node.path,
  };
}

function defaultChild({ node }) {
  const both = node.tryFindChild('Resource') && node.tryFindChild('Default'); // node would throw
  return both ? undefined : node.defaultChild;
}

/** The nearest class that the library publishes. */
function typeOf(construct) {
  for (let type = construct.constructor; type; type = Object.getPrototypeOf(type)) {
    const rtti = Object.getOwnPropertyDescriptor(type, Symbol.for('jsii.rtti'));
    if (rtti) return rtti.value.fqn;
  }
  return '';
}

process.on('message', async ({ id, app }) => {
  folder = app.folder;
  const answer = { id };
  const start = process.hrtime.bigint();
  try {
    answer.apps = [];
    for (const entry of app.entries) answer.apps.push(...(await run(entry)));
  } catch (error) {
    answer.error = String(error?.stack ?? error).slice(0, 2000);
  }
  answer.milliseconds = Number((process.hrtime.bigint() - start) / 1000000n);
  process.send(answer);
});
process.on('disconnect', () => process.exit());
