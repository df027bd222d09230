// The schemas of the reports: they know every field that is printed, and refuse a report in which any is wrong.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { BOUNDARY, CLEAN, ENDPOINT, KMS, KMS_RULE, noUnprivileged, presynth, project, read, unprivileged } from './cli.mjs';

const schemaOf = (name) => JSON.parse(fs.readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8'));
/** The same schema, that knows no fields but its own: what is printed shall be written down. */
const closed = (schema) => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return schema.type === 'object' && schema.properties ? { ...copy, additionalProperties: false } : copy;
};
const compiled = (schema) => new Ajv({ allErrors: true }).compile(schema);

const schemas = { report: schemaOf('report'), graph: schemaOf('graph') };
const open = { report: compiled(schemas.report), graph: compiled(schemas.graph) };
const strict = { report: compiled(closed(schemas.report)), graph: compiled(closed(schemas.graph)) };

/** Every place in a value: the keys that lead to it. */
function* places(value, keys = []) {
  yield keys;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) yield* places(value[key], [...keys, Array.isArray(value) ? Number(key) : key]);
}
const at = (value, keys) => keys.reduce((inner, key) => inner[key], value);
const changed = (value, keys, change) => {
  const copy = structuredClone(value);
  change(at(copy, keys.slice(0, -1)), keys.at(-1));
  return copy;
};

/** What a report may do without, and what has keys of a rule's own. */
const OPTIONAL = new Set(['why', 'help', 'construct', 'tags', 'milliseconds', 'actions', 'detail']);
/** The kinds of places that were tried, so that none is missing unseen: "diagnostics.*.range.start". */
const tried = { report: new Set(), graph: new Set() };

function conforms(kind, report) {
  assert.ok(open[kind](report), JSON.stringify(open[kind].errors, null, 1));
  assert.ok(strict[kind](report), JSON.stringify(strict[kind].errors, null, 1));
  for (const keys of places(report)) {
    const name = keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.');
    if (keys.length === 0 || tried[kind].has(name)) continue;
    tried[kind].add(name);
    const refuses = (change, what) => {
      assert.equal(open[kind](changed(report, keys, change)), false, `${kind}: ${name} ${what} is not refused`);
    };
    const value = at(report, keys);
    const other = typeof value === 'string' ? 1 : typeof value === 'number' ? 'text' : Array.isArray(value) ? {} : [];
    refuses((holder, key) => (holder[key] = other), 'of another type');
    refuses((holder, key) => (holder[key] = Array.isArray(value) ? 'text' : [value]), 'of a third type');
    if (typeof value === 'number') {
      refuses((holder, key) => (holder[key] = -1), 'below 0');
      refuses((holder, key) => (holder[key] = 0.5), 'that is no whole number');
    }
    if (typeof keys.at(-1) === 'string' && !OPTIONAL.has(keys.at(-1)) && !/\bdata\.\w+$/.test(name))
      refuses((holder, key) => delete holder[key], 'that is missing');
  }
}

function report(cwd, args, options = {}) {
  const { code, out, err } = presynth(['check', '--format', 'json', ...args], { cwd, ...options });
  assert.ok(code === 0 || code === 1, err);
  const value = JSON.parse(out);
  conforms('report', value);
  return { code, err, ...value };
}
const rules = ({ diagnostics }) => diagnostics.map(({ rule }) => rule).sort();
const all = { 'lib/data.ts': KMS, 'lib/worker.ts': BOUNDARY, 'lib/net.ts': ENDPOINT, 'lib/queue.ts': CLEAN };
const imported = KMS.replace("new kms.Key(this, 'Key', { enableKeyRotation: true })", "kms.Key.fromKeyArn(this, 'Key', 'arn')");
const suppressed = (comment) => KMS.replace('    new logs', `    // ${comment}\n    new logs`);

test('findings of several rules, of a folder, of files, of several paths', () => {
  const folder = project(all);
  assert.deepEqual(rules(report(folder, [])), ['boundary-missing-ec2-actions', KMS_RULE, 'unused-endpoint-variable']);
  assert.deepEqual(rules(report(folder, ['lib/data.ts'])), [KMS_RULE]);
  assert.equal(report(folder, ['lib/data.ts', 'lib/net.ts']).diagnostics.length, 2);
  assert.equal(report(folder, ['--disable', KMS_RULE]).diagnostics.length, 2);
});

test('each severity: by presynth.json, and what is undecided', () => {
  const folder = project({ ...all, 'lib/imported.ts': imported.replace('DataStack', 'OtherStack') });
  for (const level of ['error', 'warning', 'info']) {
    fs.writeFileSync(path.join(folder, 'presynth.json'), JSON.stringify({ rules: { [KMS_RULE]: level } }));
    assert.ok(report(folder, []).diagnostics.some(({ rule, severity }) => rule === KMS_RULE && severity === level));
  }
  assert.equal(report(folder, ['--level', 'hint']).diagnostics.filter(({ severity }) => severity === 'hint').length, 1);
});

test('--fix: what remains; --stats: the time', () => {
  assert.deepEqual(report(project(all), ['--fix']).diagnostics, []);
  const folder = project({ ...all, 'lib/net.ts': ENDPOINT });
  fs.chmodSync(path.join(folder, 'lib/net.ts'), 0o444);
  const left = report(folder, ['--fix', '--stats']);
  assert.deepEqual(rules(left), ['unused-endpoint-variable']);
  assert.equal(typeof left.stats.milliseconds, 'number');
  assert.equal('milliseconds' in report(folder, []).stats, false);
});

test('nothing found, nothing to find, and no files at all', () => {
  for (const files of [{ 'a.ts': CLEAN }, { 'a.ts': 'export const one = 1;\n' }, {}, { 'a.ts': '' }, { 'readme.md': '' }])
    assert.deepEqual(report(project(files), ['--level', 'hint', '--stats']).diagnostics, []);
});

test('suppressions, right and wrong', () => {
  assert.deepEqual(report(project({ 'a.ts': suppressed(`presynth-ignore ${KMS_RULE}: because`) }), []).diagnostics, []);
  for (const comment of ['presynth-ignore', 'presynth-ignore kms: because', `presynth-ignore ${KMS_RULE}`])
    assert.deepEqual(rules(report(project({ 'a.ts': suppressed(comment) }), [])), [KMS_RULE, 'suppression']);
  const stale = report(project({ 'a.ts': `// presynth-ignore-file ${KMS_RULE}: gone\n${CLEAN}` }), []);
  assert.deepEqual(rules(stale), ['suppression']);
});

test('a baseline, and one that has grown old', () => {
  const folder = project(all);
  presynth(['check', '--write-baseline', 'b.json'], { cwd: folder });
  assert.deepEqual(report(folder, ['--baseline', 'b.json']).diagnostics, []);
  fs.writeFileSync(path.join(folder, 'lib/net.ts'), CLEAN.replace('QueueStack', 'Second'));
  assert.match(report(folder, ['--baseline', 'b.json']).err, /found no more/);
});

test('files that are no UTF-8, no TypeScript, and named with what is no letter', () => {
  const folder = project({ 'lib/bad.ts': Buffer.from([0x41, 0xff]), 'lib/broken.ts': `${KMS}\nclass {`, 'lib/a b:%ü𝒳.ts': ENDPOINT });
  const found = report(folder, ['--level', 'hint', '--stats']);
  assert.match(found.err, /bad\.ts/);
  assert.ok(found.diagnostics.some(({ file }) => file === 'lib/a b:%ü𝒳.ts'));
});

test('files that may not be read', { skip: noUnprivileged }, () => {
  const folder = project(all);
  fs.chmodSync(path.join(folder, 'lib/net.ts'), 0);
  const found = report(folder, [], unprivileged);
  assert.equal(found.diagnostics.length, 2);
  assert.match(found.err, /net\.ts/);
});

test('problems of presynth.json: no report that is half of one', () => {
  const { code, out } = presynth(['check', '--format', 'json'], { cwd: project({ ...all, 'presynth.json': '{ "ruls": {} }' }) });
  assert.deepEqual([code, out], [2, '']);
});

test('graphs: of everything, of nothing, with what is unknown', () => {
  const graph = (files, ...args) => {
    const { code, out, err } = presynth(['graph', ...args], { cwd: project(files) });
    assert.equal(code, 0, err);
    conforms('graph', JSON.parse(out));
    return JSON.parse(out);
  };
  const whole = graph({ ...all, 'lib/imported.ts': imported.replace('DataStack', 'OtherStack') });
  assert.deepEqual([...new Set(whole.relations.map(({ kind }) => kind))].sort(), ['boundary', 'endpoint', 'key', 'network', 'role']);
  assert.ok(whole.relations.some(({ to }) => to === null));
  assert.deepEqual([...new Set(whole.relations.map(({ state }) => state))].sort(), ['blocked', 'plain', 'unknown']);
  assert.equal(whole.findings.length, 3);
  for (const files of [{}, { 'a.ts': '' }, { 'a.ts': CLEAN }]) assert.deepEqual(graph(files).relations, []);
});

test('words that are none are refused', () => {
  const folder = project(all);
  const value = report(folder, []);
  const { code: _, err: __, ...whole } = value;
  const refuses = (change) => {
    const copy = structuredClone(whole);
    change(copy);
    assert.equal(open.report(copy), false, change.toString());
  };
  refuses((one) => (one.version = 2));
  refuses((one) => (one.diagnostics[0].severity = 'fatal'));
  refuses((one) => (one.diagnostics[0].fingerprint = 'x'));
  refuses((one) => (one.diagnostics[0].fingerprint += '0'));
  refuses((one) => (one.diagnostics.find(({ tags }) => tags).tags = ['deprecated']));
  const graph = JSON.parse(presynth(['graph'], { cwd: folder }).out);
  for (const [list, key] of [['relations', 'kind'], ['relations', 'state'], ['findings', 'severity']]) {
    const copy = structuredClone(graph);
    copy[list][0][key] = 'none';
    assert.equal(open.graph(copy), false, `${list}.${key}`);
  }
  assert.equal(open.graph({ ...graph, version: 2 }), false);
});

test('every field that the schemas know was printed, and refused when it was wrong', () => {
  /** The places that a schema describes. */
  const described = (whole, schema = whole, name = '') => {
    const one = schema.$ref ? whole.definitions[schema.$ref.split('/').at(-1)] : schema;
    const below = (key) => (name === '' ? key : `${name}.${key}`);
    return [
      ...(name === '' ? [] : [name]),
      ...Object.entries(one.properties ?? {}).flatMap(([key, part]) => described(whole, part, below(key))),
      ...(one.items ? described(whole, one.items, below('*')) : []),
    ];
  };
  for (const kind of ['report', 'graph']) {
    const names = described(schemas[kind]);
    assert.ok(names.length > 30);
    assert.deepEqual(names.filter((name) => !tried[kind].has(name)), [], kind);
  }
});
