// Holds what a language server said against the protocol's own types, against what the client offered, and against the
// text that the client had. It judges the server alone; of the client it believes everything.
//
//   node validate.mjs RECORD.jsonl…      (records of tee.mjs) prints one line for each violation, exits with 1 on any
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { loadModel } from './model.mjs';

let model;

// ---- Types ----------------------------------------------------------------------------------------------------------

const LEAF = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31,
  uinteger: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31,
  decimal: (value) => typeof value === 'number',
  uri: (value) => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{|}]*$/.test(value),
  null: (value) => value === null,
  any: (value) => value !== undefined,
  object: (value) => isObject(value),
  never: (value) => value === undefined,
};

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** All fields of a type that is an object, those of its bases among them; undefined for any other type. */
function shapeOf(type) {
  if (type.name) return shapeOf(model.types[type.name]);
  if (type.both) return merge(type.both.map(shapeOf));
  if (type.fields) return merge([...(type.extends ?? []).map(shapeOf), type]);
  return undefined;
}

function merge(shapes) {
  if (shapes.includes(undefined)) return undefined;
  const all = { fields: Object.assign({}, ...shapes.map((shape) => shape.fields)) };
  for (const shape of shapes) if (shape.rest) Object.assign(all, { rest: shape.rest, keys: shape.keys });
  return all;
}

/**
 * Reads `value` as a `type`. What does not fit goes to `found.problems`; every value that has a named type, and every
 * list of edits, goes to `found.seen` with the document and the version that it speaks of.
 */
function read(type, value, path, place, found) {
  if (type.is) {
    if (!LEAF[type.is](value)) found.problems.push({ path, what: `${show(value)} is no ${type.is}` });
  } else if ('value' in type) {
    if (value !== type.value) found.problems.push({ path, what: `${show(value)} is not ${show(type.value)}` });
  } else if (type.array) {
    if (!Array.isArray(value)) return void found.problems.push({ path, what: `${show(value)} is no list` });
    if (editsIn(type.array)) found.seen.push({ name: 'TextEdit[]', value, path, place });
    value.forEach((element, i) => read(type.array, element, `${path}[${i}]`, place, found));
  } else if (type.tuple) {
    if (!Array.isArray(value) || value.length !== type.tuple.length) {
      return void found.problems.push({ path, what: `${show(value)} is no list of ${type.tuple.length}` });
    }
    type.tuple.forEach((element, i) => read(element, value[i], `${path}[${i}]`, place, found));
  } else if (type.either) {
    readUnion(type.either, value, path, place, found);
  } else if (type.name && !shapeOf(type)) {
    found.seen.push({ name: type.name, value, path, place });
    read(model.types[type.name], value, path, place, found);
  } else {
    readObject(type, value, path, place, found);
  }
  return undefined;
}

const editsIn = (type) => type.name === 'TextEdit' || Boolean(type.either?.some(editsIn));

function readUnion(types, value, path, place, found) {
  let best;
  for (const type of types) {
    const tried = { problems: [], seen: [] };
    read(type, value, path, place, tried);
    if (!tried.problems.length) return void found.seen.push(...tried.seen);
    // The alternative that was meant is the one whose first problem lies deepest, and of those the one with fewest.
    const depth = tried.problems[0].path.length;
    if (!best || depth > best.depth || (depth === best.depth && tried.problems.length < best.tried.problems.length)) {
      best = { depth, tried };
    }
  }
  if (best.depth > path.length || (isObject(value) && best.tried.problems.some((one) => one.of))) {
    found.problems.push(...best.tried.problems);
  } else {
    found.problems.push({ path, what: `${show(value)} is none of ${types.map(nameOf).join(', ')}` });
  }
  return undefined;
}

const nameOf = (type) =>
  type.name ?? type.is ?? (type.array ? `${nameOf(type.array)}[]` : 'value' in type ? show(type.value) : 'an object');

function readObject(type, value, path, place, found) {
  if (!isObject(value)) return void found.problems.push({ path, what: `${show(value)} is no ${nameOf(type)}` });
  const shape = shapeOf(type);
  // The package leaves this one open; the specification does not.
  if (type.name === 'InitializeResult') delete shape.rest;
  const here = placeOf(value, place);
  if (type.name) found.seen.push({ name: type.name, value, path, place: here });
  for (const [key, field] of Object.entries(shape.fields)) {
    const below = path ? `${path}.${key}` : key;
    if (value[key] === undefined) {
      if (!field.optional && !(field.type.is === 'any')) {
        found.problems.push({ path, what: `${nameOf(type)} without ${key}`, of: true });
      }
    } else {
      const target = /^target(Selection)?Range$/.test(key) ? { uri: value.targetUri } : here;
      read(field.type, value[key], below, target, found);
    }
  }
  for (const key of Object.keys(value)) {
    if (key in shape.fields) continue;
    const below = path ? `${path}.${key}` : key;
    if (!shape.rest) {
      found.problems.push({ path, what: `${nameOf(type)} has no ${key}`, of: true });
    } else {
      if (shape.keys) read(shape.keys, key, below, here, found);
      read(shape.rest, value[key], below, shape.keys?.is === 'uri' ? { uri: key } : here, found);
    }
  }
  return undefined;
}

/** Which document, at which version, the positions inside `value` belong to. */
function placeOf(value, place) {
  const about = typeof value.uri === 'string' ? value : isObject(value.textDocument) ? value.textDocument : undefined;
  if (typeof about?.uri !== 'string') return place;
  if (about.uri === place.uri && about.version === undefined) return place;
  return { uri: about.uri, version: about.version ?? undefined };
}

const show = (value) => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

// ---- Text -----------------------------------------------------------------------------------------------------------

const linesOf = (text) => text.split(/\r\n|\r|\n/);

const unitsOf = {
  'utf-8': (char) => Buffer.byteLength(char),
  'utf-16': (char) => char.length,
  'utf-32': () => 1,
};

/** What is wrong with a position in the lines of a text; undefined when nothing is. */
function misplaced(lines, { line, character }, encoding) {
  if (line >= lines.length) return `line ${line} of a text of ${lines.length} lines`;
  let at = 0;
  for (const char of lines[line]) {
    if (at >= character) break;
    at += unitsOf[encoding](char);
  }
  if (at === character) return undefined;
  return at < character
    ? `character ${character} of a line of ${at} (line ${line}, ${encoding})`
    : `character ${character} lies inside a character (line ${line}, ${encoding})`;
}

function offsetOf(text, position, encoding) {
  let offset = 0;
  for (let line = 0; line < position.line; line += 1) {
    const end = /\r\n|\r|\n/g;
    end.lastIndex = offset;
    if (!end.exec(text)) return text.length;
    offset = end.lastIndex;
  }
  let units = 0;
  for (const char of text.slice(offset)) {
    if (units >= position.character || char === '\n' || char === '\r') break;
    units += unitsOf[encoding](char);
    offset += char.length;
  }
  return offset;
}

const applyChange = (text, change, encoding) =>
  change.range
    ? text.slice(0, offsetOf(text, change.range.start, encoding)) +
      change.text +
      text.slice(offsetOf(text, change.range.end, encoding))
    : change.text;

const before = (a, b) => a.line < b.line || (a.line === b.line && a.character < b.character);

/** One spelling for every way to write a URI. */
const canonical = (uri) => {
  try {
    return decodeURIComponent(uri).normalize();
  } catch {
    return uri;
  }
};

// ---- Capabilities ---------------------------------------------------------------------------------------------------

const at = (object, path) => path.split('.').reduce((value, key) => value?.[key], object);

// What the client must have offered before the server may ask for it.
const REQUESTS = {
  'workspace/applyEdit': 'workspace.applyEdit',
  'workspace/configuration': 'workspace.configuration',
  'workspace/workspaceFolders': 'workspace.workspaceFolders',
  'window/workDoneProgress/create': 'window.workDoneProgress',
  'window/showDocument': 'window.showDocument.support',
  'workspace/diagnostic/refresh': 'workspace.diagnostics.refreshSupport',
  'workspace/inlayHint/refresh': 'workspace.inlayHint.refreshSupport',
  'workspace/inlineValue/refresh': 'workspace.inlineValue.refreshSupport',
  'workspace/semanticTokens/refresh': 'workspace.semanticTokens.refreshSupport',
  'workspace/codeLens/refresh': 'workspace.codeLens.refreshSupport',
  'workspace/foldingRange/refresh': 'workspace.foldingRange.refreshSupport',
};

// Where the client says whether a method may be registered, when the method's own name does not say it.
const REGISTERED_AS = {
  'textDocument/didOpen': 'textDocument.synchronization',
  'textDocument/didChange': 'textDocument.synchronization',
  'textDocument/didSave': 'textDocument.synchronization',
  'textDocument/didClose': 'textDocument.synchronization',
  'textDocument/willSave': 'textDocument.synchronization',
  'textDocument/willSaveWaitUntil': 'textDocument.synchronization',
  'textDocument/documentColor': 'textDocument.colorProvider',
  'textDocument/prepareCallHierarchy': 'textDocument.callHierarchy',
  'textDocument/prepareTypeHierarchy': 'textDocument.typeHierarchy',
  'notebookDocument/sync': 'notebookDocument.synchronization',
};

/** Rules on a named value: what it may not hold unless the client offered it. Each gives what is wrong, or nothing. */
const GATES = {
  Diagnostic(value, client) {
    const offers = at(client, 'textDocument.publishDiagnostics') ?? {};
    const tags = offers.tagSupport === true ? [1, 2] : (offers.tagSupport?.valueSet ?? []);
    return [
      value.relatedInformation && !offers.relatedInformation && 'relatedInformation',
      value.codeDescription && !offers.codeDescriptionSupport && 'codeDescription',
      value.data !== undefined && !offers.dataSupport && 'data of a diagnostic',
      ...(value.tags ?? []).map((tag) => !tags.includes(tag) && `the diagnostic tag ${tag}`),
    ];
  },
  Hover(value, client) {
    const formats = at(client, 'textDocument.hover.contentFormat');
    const { kind } = value.contents;
    return [kind && !(formats ?? []).includes(kind) && !(kind === 'plaintext' && !formats) && `${kind} in a hover`];
  },
  CodeAction(value, client) {
    const offers = at(client, 'textDocument.codeAction') ?? {};
    const resolves = offers.resolveSupport?.properties ?? [];
    return [
      !offers.codeActionLiteralSupport && 'code actions that are no commands',
      value.isPreferred !== undefined && !offers.isPreferredSupport && 'isPreferred',
      value.disabled && !offers.disabledSupport && 'disabled',
      value.data !== undefined && !offers.dataSupport && 'data of a code action',
      !value.edit &&
        !value.command &&
        !value.disabled &&
        !resolves.includes('edit') &&
        !resolves.includes('command') &&
        'a code action that has yet to be resolved',
    ];
  },
  WorkspaceEdit(value, client) {
    const offers = at(client, 'workspace.workspaceEdit') ?? {};
    return [
      value.documentChanges && !offers.documentChanges && 'documentChanges',
      value.changeAnnotations && !offers.changeAnnotationSupport && 'changeAnnotations',
      ...(value.documentChanges ?? []).map(
        (change) =>
          change.kind &&
          !(offers.resourceOperations ?? []).includes(change.kind) &&
          `the resource operation ${change.kind}`,
      ),
    ];
  },
  AnnotatedTextEdit(value, client) {
    return [value.annotationId && !at(client, 'workspace.workspaceEdit.changeAnnotationSupport') && 'annotated edits'];
  },
  DocumentSymbol(value, client) {
    const offers = at(client, 'textDocument.documentSymbol') ?? {};
    return [
      !offers.hierarchicalDocumentSymbolSupport && 'a tree of document symbols',
      !symbolKinds(offers).includes(value.kind) && `the symbol kind ${value.kind}`,
      value.tags && !offers.tagSupport && 'tags of a symbol',
    ];
  },
  SymbolInformation(value, client) {
    return [
      !symbolKinds(at(client, 'textDocument.documentSymbol')).includes(value.kind) && `symbol kind ${value.kind}`,
    ];
  },
  ServerCapabilities(value, client) {
    return [
      isObject(value.codeActionProvider) &&
        !at(client, 'textDocument.codeAction.codeActionLiteralSupport') &&
        'codeActionProvider with options',
      isObject(value.renameProvider) &&
        !at(client, 'textDocument.rename.prepareSupport') &&
        'renameProvider with options',
      value.positionEncoding &&
        !(at(client, 'general.positionEncodings') ?? ['utf-16']).includes(value.positionEncoding) &&
        `the position encoding ${value.positionEncoding}`,
    ];
  },
};

// The kinds of the first protocol, for a client that names none.
const symbolKinds = (offers) => offers?.symbolKind?.valueSet ?? Array.from({ length: 18 }, (_, i) => i + 1);

const LINKS = ['definition', 'declaration', 'typeDefinition', 'implementation'];

// ---- A session ------------------------------------------------------------------------------------------------------

// What may be said before initialize is answered.
const EARLY = ['window/showMessage', 'window/logMessage', 'window/showMessageRequest', 'telemetry/event', '$/progress'];

class Session {
  constructor({ files = () => undefined, clientCommands = [] }) {
    this.found = [];
    this.files = files;
    this.clientCommands = clientCommands;
    this.client = {};
    this.server = {};
    this.encoding = 'utf-16';
    this.stage = 'new'; // → asked (initialize came) → answered → initialized → down (shutdown was answered)
    this.documents = new Map();
    this.asked = new Map(); // what the client waits for
    this.answered = new Set();
    this.asks = new Map(); // what the server waits for
    this.tokens = new Map(); // progress token → '' | 'begin' | 'end', or 'partial'
    this.registered = new Map();
    this.trace = 'off';
  }

  take(entry, number) {
    this.number = number;
    if (entry.ended) return this.#ended(entry.ended);
    if (entry.stderr !== undefined || entry.started) return undefined;
    if (entry.fault) {
      if (entry.from === 'server') this.#say(`framing: ${entry.fault}`);
      return undefined;
    }
    return entry.from === 'client' ? this.#fromClient(entry.message) : this.#fromServer(entry.message);
  }

  #say(what) {
    this.found.push({ number: this.number, what });
  }

  // ---- The client, believed ----

  #fromClient(message) {
    const { id, method, params } = message;
    if (method === undefined) return this.#answerOf(id, message);
    if (id !== undefined && id !== null) {
      this.asked.set(key(id), { method, params, number: this.number, stage: this.stage, at: this.#versions() });
      this.answered.delete(key(id));
      for (const [name, state] of [
        ['workDoneToken', ''],
        ['partialResultToken', 'partial'],
      ]) {
        if (params?.[name] !== undefined) this.tokens.set(key(params[name]), state);
      }
    }
    switch (method) {
      case 'initialize':
        this.client = params.capabilities ?? {};
        this.trace = params.trace ?? 'off';
        this.stage = 'asked';
        break;
      case 'initialized':
        this.stage = 'initialized';
        break;
      case '$/setTrace':
        this.trace = params.value;
        break;
      case 'shutdown':
        // Kate says it without an id: no request, so that no answer and no exit code is due.
        if (id === undefined) this.exitUnjudged = true;
        else this.shutdownAsked = true;
        break;
      case 'exit':
        this.exitSeen = true;
        break;
      case 'textDocument/didOpen': {
        const { uri, version, text } = params.textDocument;
        const history = this.documents.get(uri)?.history ?? [];
        this.documents.set(uri, { open: true, history: [...history, { version, text, opened: true }] });
        break;
      }
      case 'textDocument/didChange': {
        const document = this.documents.get(params.textDocument.uri);
        if (!document?.open) break;
        let { text } = document.history.at(-1);
        for (const change of params.contentChanges) text = applyChange(text, change, this.encoding);
        document.history.push({ version: params.textDocument.version, text });
        break;
      }
      case 'textDocument/didClose': {
        const document = this.documents.get(params.textDocument.uri);
        if (document) document.open = false;
        break;
      }
      default:
    }
    return undefined;
  }

  #answerOf(id, message) {
    const ask = this.asks.get(key(id));
    if (!ask) return;
    this.asks.delete(key(id));
    if (ask.method === 'window/workDoneProgress/create' && message.error) this.tokens.delete(key(ask.params.token));
  }

  #ended({ code, signal }) {
    if (['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'].includes(signal))
      this.#say(`the server died of ${signal}`);
    if (this.shutdownAsked && this.exitSeen && signal === null) {
      for (const { method, number, stage } of this.asked.values()) {
        // Whoever asks after shutdown gets an error, or the end first.
        if (stage !== 'down') this.#say(`${method} (line ${number}) was never answered`);
      }
    }
    if (this.exitSeen && !this.exitUnjudged && signal === null) {
      const due = this.shutdownAsked ? 0 : 1;
      if (code !== due) this.#say(`the server left with ${code} instead of ${due}`);
    } else if (!this.exitSeen && this.stage === 'down' && signal === null && code !== 0) {
      this.#say(`the server left with ${code} after shutdown`);
    }
  }

  // ---- The server, judged ----

  #fromServer(message) {
    if (!isObject(message)) return this.#say(`${show(message)} is no message`);
    if (message.jsonrpc !== '2.0') this.#say(`jsonrpc is ${show(message.jsonrpc)}`);
    const allowed =
      message.method === undefined ? ['jsonrpc', 'id', 'result', 'error'] : ['jsonrpc', 'id', 'method', 'params'];
    for (const name of Object.keys(message)) if (!allowed.includes(name)) this.#say(`a message has no ${name}`);
    if (message.method === undefined) return this.#response(message);
    return this.#call(message);
  }

  #call({ id, method, params }) {
    const form = model.methods[method];
    const isRequest = id !== undefined;
    if (isRequest && !(LEAF.integer(id) || LEAF.string(id))) return this.#say(`${method}: the id ${show(id)}`);
    if (!form || form.kind === 'registration') return this.#say(`${method} is not in the protocol`);
    if (form.direction === 'clientToServer') return this.#say(`${method} is for the client to send`);
    if ((form.kind === 'request') !== isRequest) {
      return this.#say(`${method} is a ${form.kind} and was sent as a ${isRequest ? 'request' : 'notification'}`);
    }
    if (['new', 'asked'].includes(this.stage) && !EARLY.includes(method)) {
      this.#say(`${method} before initialize was answered`);
    } else if (isRequest && this.stage === 'answered' && !EARLY.includes(method)) {
      this.#say(`${method} before the client was initialized`);
    } else if (this.stage === 'down' && !EARLY.includes(method) && method !== '$/logTrace') {
      this.#say(`${method} after shutdown was answered`);
    }
    if (REQUESTS[method] && !at(this.client, REQUESTS[method])) {
      this.#say(`${method}: the client does not offer ${REQUESTS[method]}`);
    }
    if (isRequest) {
      if (this.asks.has(key(id))) this.#say(`${method}: the id ${show(id)} is in use`);
      this.asks.set(key(id), { method, params });
    }
    const seen = this.#conform(form.params, params, `${method}: params`);
    if (!seen) return undefined;
    if (method === 'textDocument/publishDiagnostics') return this.#publish(params, seen);
    if (method === 'client/registerCapability') this.#register(params.registrations);
    if (method === 'client/unregisterCapability') this.#unregister(params.unregisterations);
    if (method === 'window/workDoneProgress/create') this.tokens.set(key(params.token), '');
    if (method === '$/progress') this.#progress(params);
    if (method === '$/logTrace' && this.trace === 'off') this.#say('$/logTrace: the client switched the trace off');
    return this.#meaning(method, seen, this.#versions());
  }

  #response({ id, result, error }) {
    if (result !== undefined && error !== undefined) this.#say(`the answer to ${show(id)} is a result and an error`);
    if (result === undefined && error === undefined) this.#say(`the answer to ${show(id)} has no result`);
    if (error !== undefined) {
      const parts = { code: { type: { is: 'integer' } }, message: { type: { is: 'string' } } };
      this.#conform({ fields: { ...parts, data: { type: { is: 'any' }, optional: true } } }, error, 'error');
      // What could not be read has no id to answer to.
      if (id === null && [-32700, -32600].includes(error.code)) return undefined;
    }
    const ask = this.asked.get(key(id));
    if (!ask) {
      return this.#say(this.answered.has(key(id)) ? `${show(id)} is answered twice` : `${show(id)} answers no request`);
    }
    this.asked.delete(key(id));
    this.answered.add(key(id));
    if (ask.stage === 'new' && ask.method !== 'initialize') {
      return error?.code === -32002 ? undefined : this.#say(`${ask.method} before initialize must give error -32002`);
    }
    if (ask.stage === 'down') {
      return error?.code === -32600 ? undefined : this.#say(`${ask.method} after shutdown must give error -32600`);
    }
    if (ask.method === 'shutdown' && !error) {
      this.stage = 'down';
      for (const [waiting, { method, number }] of this.asked) {
        if (number > ask.number) continue;
        this.#say(`${method} (line ${number}) was not answered before shutdown`);
        this.asked.delete(waiting);
      }
    }
    if (error !== undefined || result === undefined) return undefined;
    const form = model.methods[ask.method];
    if (!form) return undefined;
    // The types write void for the null of JSON.
    const type = form.result.is === 'never' ? { is: 'null' } : form.result;
    const seen = this.#conform(type, result, `${ask.method}: result`, { uri: ask.params?.textDocument?.uri });
    if (!seen) return undefined;
    if (ask.method === 'initialize') {
      this.stage = 'answered';
      this.server = result.capabilities;
      this.encoding = unitsOf[result.capabilities.positionEncoding] ? result.capabilities.positionEncoding : 'utf-16';
    }
    if (ask.method === 'textDocument/codeAction') this.#actions(ask, result ?? []);
    for (const name of LINKS) {
      if (
        ask.method === `textDocument/${name}` &&
        seen.some((one) => one.name === 'LocationLink') &&
        !at(this.client, `textDocument.${name}.linkSupport`)
      ) {
        this.#say(`${ask.method}: the client does not offer links`);
      }
    }
    return this.#meaning(ask.method, seen, ask.at);
  }

  /** What was read, when it conforms. */
  #conform(type, value, path, place = {}) {
    const found = { problems: [], seen: [] };
    read(type, value, '', place, found);
    for (const { path: where, what } of found.problems) {
      this.#say(`${path}${where && !where.startsWith('[') ? '.' : ''}${where}: ${what}`);
    }
    return found.problems.length ? undefined : found.seen;
  }

  #publish(params, seen) {
    const document = this.documents.get(params.uri);
    const since = this.#versions();
    if (document) {
      since.set(params.uri, document.published ?? 0);
      if (params.version !== undefined) {
        const session = document.history.slice(document.history.findLastIndex((one) => one.opened));
        const known = document.history.some((one) => one.version === params.version);
        if (!known) this.#say(`publishDiagnostics: version ${params.version} of ${params.uri} never was`);
        else if (document.last?.session === session[0] && params.version < document.last.version) {
          this.#say(`publishDiagnostics: version ${params.version} of ${params.uri} after ${document.last.version}`);
        }
        document.last = { session: session[0], version: params.version };
      }
      document.published = document.history.length - 1;
    } else if (params.version !== undefined) {
      this.#say(`publishDiagnostics: a version for ${params.uri}, which was never open`);
    }
    this.#meaning('textDocument/publishDiagnostics', seen, since);
  }

  #register(registrations) {
    for (const { id, method, registerOptions } of registrations) {
      const form = model.methods[method];
      if (!form) {
        this.#say(`registerCapability: ${method} is not in the protocol`);
        continue;
      }
      const path =
        REGISTERED_AS[method] ??
        (/^workspace\/(did|will)(Create|Rename|Delete)Files$/.test(method)
          ? 'workspace.fileOperations'
          : method.split('/').slice(0, 2).join('.'));
      if (method !== 'workspace/didChangeWorkspaceFolders' && !at(this.client, `${path}.dynamicRegistration`)) {
        this.#say(`registerCapability: the client does not offer ${path}.dynamicRegistration`);
      }
      if (this.registered.has(id)) this.#say(`registerCapability: the id ${id} is in use`);
      this.registered.set(id, method);
      if (registerOptions !== undefined && form.options.is !== 'never') {
        this.#conform(form.options, registerOptions, `registerCapability of ${method}`);
      }
    }
  }

  #unregister(registrations) {
    for (const { id, method } of registrations) {
      if (this.registered.get(id) !== method) this.#say(`unregisterCapability: ${id} is no registration of ${method}`);
      this.registered.delete(id);
    }
  }

  #progress({ token, value }) {
    const state = this.tokens.get(key(token));
    if (state === undefined) return this.#say(`$/progress: nobody made the token ${show(token)}`);
    if (state === 'partial') return undefined;
    const forms = { begin: 'WorkDoneProgressBegin', report: 'WorkDoneProgressReport', end: 'WorkDoneProgressEnd' };
    if (!forms[value?.kind]) return this.#say(`$/progress: the kind ${show(value?.kind)}`);
    this.#conform({ name: forms[value.kind] }, value, '$/progress: value');
    const due = { begin: '', report: 'begin', end: 'begin' }[value.kind];
    if (state !== due) this.#say(`$/progress: ${value.kind} after ${state || 'nothing'}`);
    if (value.kind !== 'report') this.tokens.set(key(token), value.kind);
    return undefined;
  }

  #actions(ask, actions) {
    const within = (kind, wide) => wide === '' || kind === wide || kind?.startsWith(`${wide}.`);
    const { only } = ask.params.context;
    const announced = this.server.codeActionProvider?.codeActionKinds;
    for (const { title, kind, command } of actions) {
      if (typeof command === 'string') continue;
      if (only && !only.some((wide) => within(kind, wide))) {
        this.#say(`codeAction: "${title}" is a ${kind}, and only ${only.join(', ')} was asked for`);
      }
      if (announced && kind !== undefined && !announced.some((wide) => within(kind, wide))) {
        this.#say(`codeAction: the kind ${kind} was not announced`);
      }
    }
  }

  /** What a value means: positions in texts, edits beside each other, what the client can take. */
  #meaning(method, seen, since) {
    const positions = new Map();
    for (const { name, value, path, place } of seen) {
      for (const what of GATES[name]?.(value, this.client) ?? []) {
        if (what) this.#say(`${method}: the client does not offer ${what} (${path || 'result'})`);
      }
      if (
        name === 'Command' &&
        !this.server.executeCommandProvider?.commands.includes(value.command) &&
        !this.clientCommands.includes(value.command)
      ) {
        this.#say(`${method}: the command ${value.command} was not announced`);
      }
      if (name === 'Range' && before(value.end, value.start)) this.#say(`${method}: ${path} ends before it starts`);
      if (
        name === 'DocumentSymbol' &&
        (before(value.selectionRange.start, value.range.start) || before(value.range.end, value.selectionRange.end))
      ) {
        this.#say(`${method}: the selectionRange of "${value.name}" leaves its range`);
      }
      if (name === 'TextEdit[]') this.#apart(method, path, value);
      if (name === 'Position' && place.uri !== undefined) {
        const where = `${place.version ?? ''} ${place.uri}`;
        if (!positions.has(where)) positions.set(where, { place, list: [] });
        positions.get(where).list.push({ path, value });
      }
    }
    for (const { place, list } of positions.values()) this.#inside(method, place, list, since);
  }

  #apart(method, path, edits) {
    const ranges = edits.map((edit) => edit.range).filter(Boolean);
    ranges.sort((a, b) =>
      before(a.start, b.start) ? -1 : before(b.start, a.start) ? 1 : before(a.end, b.end) ? -1 : 1,
    );
    for (let i = 1; i < ranges.length; i += 1) {
      if (before(ranges[i].start, ranges[i - 1].end)) {
        this.#say(`${method}: ${path || 'result'} overlap: ${show(ranges[i - 1])} and ${show(ranges[i])}`);
      }
    }
  }

  #inside(method, { uri, version }, list, since) {
    for (const known of this.documents.keys()) {
      if (known !== uri && canonical(known) === canonical(uri) && !this.documents.has(uri)) {
        this.#say(`${method}: ${uri} is another spelling of the client's ${known}`);
      }
    }
    const document = this.documents.get(uri);
    let texts;
    if (document) {
      // Closed without being saved, a file is again what the disk has: any of the texts that there were.
      const window = document.open ? document.history.slice(since.get(uri) ?? 0) : document.history;
      texts = version === undefined ? window : document.history.filter((one) => one.version === version);
      if (
        version !== undefined &&
        method !== 'textDocument/publishDiagnostics' &&
        !window.some((one) => one.version === version)
      ) {
        return this.#say(`${method}: version ${version} of ${uri} is stale or never was`);
      }
    } else {
      const text = this.files(uri);
      texts = text === undefined ? [] : [{ text }];
    }
    // An answer may be of any text that the client had since it asked, but of one.
    let least;
    for (const { text } of texts) {
      const lines = linesOf(text);
      const wrong = list
        .map(({ path, value }) => ({ path, what: misplaced(lines, value, this.encoding) }))
        .filter(({ what }) => what);
      if (!wrong.length) return undefined;
      if (!least || wrong.length < least.length) least = wrong;
    }
    for (const { path, what } of least ?? []) this.#say(`${method}: ${path || 'result'} in ${uri}: ${what}`);
    return undefined;
  }

  /** Where each document's history stands now. */
  #versions() {
    return new Map([...this.documents].map(([uri, { history }]) => [uri, history.length - 1]));
  }
}

// 1 and "1" are two ids.
const key = (id) => JSON.stringify(id);

/**
 * Everything that the server did wrong: `{ number, what }`, where `number` counts the entries from 1.
 * `transcript`: the entries of one session as tee.mjs writes them. `files(uri)` gives the text of a file that was never
 * open, or undefined. `clientCommands` names the commands that the client runs by itself.
 */
export function violations(transcript, options = {}) {
  model ??= loadModel();
  const session = new Session(options);
  transcript.forEach((entry, i) => session.take(entry, i + 1));
  return session.found;
}

export const readTranscript = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const files = process.argv.slice(2);
  if (!files.length) {
    process.stderr.write('usage: node validate.mjs RECORD.jsonl…\n');
    process.exit(2);
  }
  for (const file of files) {
    const transcript = readTranscript(file);
    const found = violations(transcript);
    for (const { number, what } of found) console.log(`${file}:${number}: ${what}`);
    const count = transcript.filter((one) => one.from === 'server' && one.message).length;
    console.log(`${file}: ${found.length} violations in ${count} messages`);
    if (found.length) process.exitCode = 1;
  }
}
