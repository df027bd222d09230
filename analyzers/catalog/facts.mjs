#!/usr/bin/env node
// Writes the parts of constructs.json that can be read off an installed aws-cdk-lib: which resource an L2 class makes, under
// which id, and which methods return their receiver. The rest of the file is written by hand and kept.
//
//   node facts.mjs PATH_TO_node_modules [--check]
//
// The jsii manifest says which classes there are and where each is defined; the compiled JavaScript of the library says what
// its constructor makes. --check writes nothing and exits 1 when the file is stale. No dependencies.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';

const OUTPUT = path.join(path.dirname(fileURLToPath(import.meta.url)), 'constructs.json');
const ROOT = 'aws-cdk-lib';

const args = process.argv.slice(2);
const check = args.includes('--check');
const nodeModules = args.find((argument) => !argument.startsWith('--'));
if (!nodeModules) {
  console.error('usage: facts.mjs PATH_TO_node_modules [--check]');
  process.exit(2);
}
const library = path.join(nodeModules, ROOT);
const manifest = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(library, '.jsii.gz'))));
const { types } = manifest;

function isConstruct(fqn, seen = new Set()) {
  if (fqn === 'constructs.Construct' || fqn === 'constructs.IConstruct') return true;
  const type = types[fqn];
  if (!type || seen.has(fqn)) return false;
  seen.add(fqn);
  return [type.base, ...(type.interfaces ?? [])].some((base) => base && isConstruct(base, seen));
}

const texts = new Map();
function textOf(type) {
  if (!type.locationInModule) return '';
  const file = path.join(library, type.locationInModule.filename.replace(/\.ts$/, '.js'));
  if (!texts.has(file)) texts.set(file, fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  return texts.get(file);
}

/** The compiled class: from the name that jsii writes into it to the name of the next one in its file. */
function bodyOf(fqn) {
  const text = textOf(types[fqn]);
  const begin = text.indexOf(`fqn:"${fqn}"`);
  if (begin < 0) return '';
  const end = text.indexOf('fqn:"', begin + 5);
  return text.slice(begin, end < 0 ? undefined : end);
}

/** The text between the braces of a method, or nothing. */
function methodOf(fqn, name) {
  const body = bodyOf(fqn);
  for (const found of body.matchAll(new RegExp(`[;{}]${name}\\(`, 'g'))) {
    let at = found.index + found[0].length;
    for (let depth = 1; depth > 0 && at < body.length; at += 1) depth += { '(': 1, ')': -1 }[body[at]] ?? 0;
    if (body[at] !== '{') continue; // a call
    const begin = at;
    for (let depth = 0; at < body.length; ) {
      depth += { '{': 1, '}': -1 }[body[at]] ?? 0;
      at += 1;
      if (depth === 0) break;
    }
    return body.slice(begin, at);
  }
  return undefined;
}

/** What the class makes as its own resource: { type, id }, or nothing when that cannot be told. */
function resourceOf(fqn) {
  const body = bodyOf(fqn);
  const namespace = fqn.slice(0, fqn.lastIndexOf('.') + 1);
  const made = [...body.matchAll(/(?:([\w$.]+)=)?new\s*[\w$().]*?\.(Cfn\w+)\(this,\s*"([^"]+)"/g)]
    .map(([, variable, name, id]) => ({ variable, type: namespace + name, id }))
    .filter(({ type }) => types[type]);
  const explicit = [...body.matchAll(/this\.node\.defaultChild\s*=\s*([\w$.]+)/g)].map(([, value]) => value);
  for (const value of explicit) {
    const found = made.find(({ variable }) => variable === value);
    if (found) return found;
  }
  const sameName = made.find(({ type }) => type === `${namespace}Cfn${types[fqn].name}`);
  return made.find(({ id }) => id === 'Resource') ?? made.find(({ id }) => id === 'Default') ?? sameName;
}

const defaultChild = {};
const defaultChildId = {};
const fluent = {};
for (const [fqn, type] of Object.entries(types).sort()) {
  if (type.kind !== 'class' || !isConstruct(fqn)) continue;
  const byName = `${fqn.slice(0, fqn.lastIndexOf('.') + 1)}Cfn${type.name}`;
  if (!type.name.startsWith('Cfn')) {
    const resource = resourceOf(fqn);
    if (resource && resource.type !== byName) defaultChild[fqn] = resource.type;
    if (resource && resource.id !== 'Resource') defaultChildId[fqn] = resource.id;
  }
  for (const method of type.methods ?? []) {
    const result = method.returns?.type?.fqn;
    if (!result || method.static || !isConstruct(result)) continue;
    const body = methodOf(fqn, method.name);
    if (body) (fluent[method.name] ??= []).push(/return this[;}]|,this[;}]/.test(body));
  }
}
const before = JSON.parse(fs.readFileSync(OUTPUT, 'utf8'));
const byHand = before.byHand ?? {};
// A method that returns its receiver on some paths only is left out by hand.
const returnsReceiver = Object.keys(fluent)
  .filter((name) => fluent[name].some(Boolean) && !byHand.returnsAnother?.includes(name))
  .sort();
const after = {
  ...before,
  library: `${ROOT} ${manifest.version}`,
  defaultChild: { ...defaultChild, ...byHand.defaultChild },
  defaultChildId: { ...defaultChildId, ...byHand.defaultChildId },
  returnsReceiver,
};

function compact(value) {
  return JSON.stringify(value, null, 2).replace(/\[\n\s+([^\[\]{}]*?)\n\s+\]/g, (_, list) => `[${list.replace(/\n\s+/g, ' ')}]`);
}
const text = `${compact(after)}\n`;
const old = fs.readFileSync(OUTPUT, 'utf8');
for (const section of ['defaultChild', 'defaultChildId', 'returnsReceiver']) {
  const keys = (value) => new Map(Array.isArray(value) ? value.map((key) => [key, true]) : Object.entries(value ?? {}));
  const [was, is] = [keys(before[section]), keys(after[section])];
  for (const [key, value] of is) if (was.get(key) !== value) console.log(`${section}: ${was.has(key) ? 'changed' : 'new'} ${key} ${value}`);
  for (const key of was.keys()) if (!is.has(key)) console.log(`${section}: gone ${key}`);
}
if (text !== old && !check) fs.writeFileSync(OUTPUT, text);
if (text !== old && check) {
  console.error('constructs.json is stale: run `make catalog`');
  process.exit(1);
}
