// Compares what Presynth infers with what the real CDK made of an app.
import { BOUNDARY, ENDPOINT, KMS, judge } from './judge.mjs';

/**
 * Every disagreement, as { kind, subject, synth, presynth }:
 *
 * - `crash`: a command of Presynth failed;
 * - `missed`, `false report`, `severity`, `actions`: a verdict differs (`actions`: those that are said to be missing);
 * - `construct`, `logical id`, `stack`: the tree differs.
 *
 * `truth` is what synth.mjs answered, `types` what types.mjs found in the app.
 */
export function compare({ truth, types, report, tree }) {
  const failure = report.failure ?? tree.failure;
  if (failure) return [{ kind: 'crash', subject: '', synth: 'fine', presynth: failure }];
  return [...verdicts(truth, report), ...endpoints(types, report), ...constructs(truth, tree)];
}

/** The verdicts of synth, and those of Presynth in the same words, for tables and expectations. */
export function verdictsOf({ truth, types, report }) {
  const synth = truth.apps.flatMap(judge).filter(({ severity }) => severity !== 'ok');
  const lines = (list) => [...new Set(list)].sort();
  return {
    synth: lines([
      ...synth.map((real) => `${short[real.rule]} ${real.severity} at ${labelOf(truth, real)}`),
      ...types.endpoints.map(({ name }) => `endpoint ${name}`),
    ]),
    presynth: report.failure
      ? [report.failure]
      : lines(
          findings(report).flatMap((diagnostic) =>
            diagnostic.rule === ENDPOINT
              ? [`endpoint ${nameOf(diagnostic)}`]
              : instancesOf(diagnostic).map(({ path }) => `${short[diagnostic.rule]} ${diagnostic.severity} at ${path}`),
          ),
        ),
  };
}

/** How much there was to compare: constructs that the app's code makes, and resources or endpoints that are judged. */
export function countsOf({ truth, types }) {
  const constructs = truth.apps.flatMap((app) => app.constructs).filter(({ made }) => made).length;
  return { constructs, verdicts: truth.apps.flatMap(judge).length + types.endpoints.length };
}

const short = { [KMS]: 'kms', [BOUNDARY]: 'boundary' };

/** Of the rules that are judged here; what another rule finds is no disagreement. */
const kJudged = [KMS, BOUNDARY, ENDPOINT];
const findings = (report) =>
  report.diagnostics.filter(({ rule, severity }) => severity !== 'hint' && kJudged.includes(rule));
const hints = (report) => report.diagnostics.filter(({ severity }) => severity === 'hint');
const instancesOf = (diagnostic) => diagnostic.construct?.instances ?? [];

/** The construct that a resource belongs to: the L2 whose default child it is, or the L1 itself. */
function labelOf({ apps }, { stack, logicalId, path }) {
  for (const { constructs } of apps) {
    const made = constructs.filter((one) => one.stack === stack && one.logicalId === logicalId && one.element === path);
    const outer = made.sort((a, b) => b.made - a.made || a.path.length - b.path.length)[0];
    if (outer) return outer.path;
  }
  return path;
}

function* verdicts(truth, report) {
  const reals = truth.apps.flatMap(judge);
  const used = new Set();
  const answers = new Map(); // real verdict → diagnostic
  for (const diagnostic of findings(report)) {
    if (diagnostic.rule === ENDPOINT) continue;
    for (const { path, stack, logicalId } of instancesOf(diagnostic)) {
      const real = reals.find(
        (one) =>
          one.rule === diagnostic.rule &&
          !used.has(one) &&
          (logicalId ? one.stack === stack && one.logicalId === logicalId : labelOf(truth, one) === path),
      );
      if (real && real.severity !== 'ok') {
        used.add(real);
        answers.set(real, diagnostic);
        continue;
      }
      yield {
        kind: 'false report',
        subject: `${short[diagnostic.rule]} ${path}`,
        synth: real ? 'ok' : 'no such resource with a readable policy',
        presynth: `${diagnostic.severity}: ${diagnostic.message}`,
      };
    }
  }
  for (const real of reals) {
    const subject = `${short[real.rule]} ${labelOf(truth, real)}`;
    const synth = `${real.severity} (${real.missing.join(', ')})`;
    if (real.severity === 'ok') continue;
    const answer = answers.get(real);
    if (!answer) {
      const hint = hints(report).find(({ rule }) => rule === real.rule);
      const presynth = hint ? `undecided: ${hint.message} ${hint.why ?? ''}` : 'silent';
      yield { kind: 'missed', subject, synth, presynth };
      continue;
    }
    // One place in the source is one diagnostic, as bad as the worst of what is made there.
    const together = reals.filter((other) => answers.get(other) === answer);
    const worst = together.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
    if (answer.severity !== worst) {
      yield { kind: 'severity', subject, synth, presynth: `${answer.severity}: ${answer.message}` };
    } else if (together.length === 1 && answer.data?.missing && set(answer.data.missing) !== set(real.missing)) {
      yield { kind: 'actions', subject, synth, presynth: answer.data.missing.join(', ') };
    }
  }
}

const set = (actions) => [...actions].sort().join();

/** The name that an endpoint's diagnostic is about. */
const nameOf = ({ message }) => / is kept in '(?:this\.)?([^']+)'/.exec(message)?.[1] ?? message;

function* endpoints(types, report) {
  const key = ({ file, name }) => `${file}: ${name}`;
  const real = new Set(types.endpoints.map(key));
  const told = new Set(
    findings(report)
      .filter(({ rule }) => rule === ENDPOINT)
      .map((diagnostic) => key({ file: diagnostic.file, name: nameOf(diagnostic) })),
  );
  for (const one of real) {
    if (!told.has(one)) yield { kind: 'missed', subject: `endpoint ${one}`, synth: 'unused (TS6133)', presynth: 'silent' };
  }
  for (const one of told) {
    if (!real.has(one)) yield { kind: 'false report', subject: `endpoint ${one}`, synth: 'used', presynth: 'unused' };
  }
}

/** Constructs that may hold a default child, and are yet no resource. */
const noResource = new Set(['constructs.Construct', 'aws-cdk-lib.NestedStack']);

function* constructs(truth, tree) {
  const reals = truth.apps.flatMap((app) => app.constructs);
  const byPath = Map.groupBy?.(reals, ({ path }) => path) ?? groupBy(reals, ({ path }) => path);
  const told = groupBy(tree.constructs, ({ path }) => path);
  for (const { path, made, type } of reals) {
    if (made && !told.has(path)) {
      yield { kind: 'construct', subject: path, synth: `made (${type})`, presynth: 'not in the graph' };
    }
  }
  for (const [path, list] of told) {
    const candidates = byPath.get(path);
    // Code that no app runs is evaluated too; its constructs are said to stand in no stack that is known.
    if (!candidates && path !== '' && list.every(({ stack }) => stack === '')) continue;
    if (!candidates) {
      yield { kind: 'construct', subject: path, synth: 'not made', presynth: `in the graph (${list[0].type})` };
      continue;
    }
    for (const { logicalId, stack } of list) {
      const fits = (one) =>
        one.logicalId === logicalId || (logicalId === '' && (!one.resource || noResource.has(one.type)));
      if (!candidates.some(fits)) {
        const synth = candidates[0].logicalId || '(none)';
        yield { kind: 'logical id', subject: path, synth, presynth: logicalId || '(none)' };
      } else if (!candidates.some((one) => one.stack === stack)) {
        yield { kind: 'stack', subject: path, synth: candidates[0].stack, presynth: stack };
      }
    }
  }
}

function groupBy(list, key) {
  const groups = new Map();
  for (const element of list) {
    const group = groups.get(key(element));
    if (group) group.push(element);
    else groups.set(key(element), [element]);
  }
  return groups;
}

// ---- Fixes ------------------------------------------------------------------------------------------------------------

/** Is there something that `check --fix` is to repair? */
export const isFixable = (report) =>
  !report.failure && findings(report).some(({ fixes }) => fixes?.some(({ safe, preferred }) => safe && preferred));

/** Disagreements after `check --fix`: `before` and `after` are the arguments of `compare` then and now. */
export function* compareFixed(before, after, { code, stderr }) {
  if (code !== 0 && code !== 1) {
    yield { kind: 'fix', subject: '', synth: 'fine', presynth: `presynth check --fix ended with ${code}: ${stderr}` };
    return;
  }
  if (after.truth.error) {
    yield { kind: 'fix', subject: '', synth: after.truth.error, presynth: 'the fixed app does not synthesize' };
    return;
  }
  const known = new Set(before.types.errors.map((error) => error.replace(/:\d+ /, ' ')));
  for (const error of after.types.errors) {
    if (known.has(error.replace(/:\d+ /, ' '))) continue;
    yield { kind: 'fix', subject: '', synth: error, presynth: 'the fixed app does not compile' };
  }

  // What had a fix must be gone from the templates.
  const key = ({ rule, stack, logicalId }) => `${rule} ${stack} ${logicalId}`;
  const still = new Map(
    after.truth.apps
      .flatMap(judge)
      .filter(({ severity }) => severity !== 'ok')
      .map((real) => [key(real), real]),
  );
  // One place may make several constructs, and a fix be right for some of them only (a Deny is for a person to judge).
  // What Presynth itself still reports is no false promise, as long as something of the place was repaired.
  const reported = new Set(
    findings(after.report).flatMap((one) => instancesOf(one).map((instance) => key({ rule: one.rule, ...instance }))),
  );
  const unread = new Set(after.types.endpoints.map(({ file, name }) => `${file} ${name}`));
  for (const diagnostic of findings(before.report)) {
    if (!diagnostic.fixes?.some(({ safe, preferred }) => safe && preferred)) continue;
    const instances = diagnostic.rule === ENDPOINT ? [] : instancesOf(diagnostic);
    const left = instances.filter((instance) => reported.has(key({ rule: diagnostic.rule, ...instance })));
    for (const instance of left.length < instances.length ? instances.filter((one) => !left.includes(one)) : instances) {
      const real = still.get(key({ rule: diagnostic.rule, ...instance }));
      if (!real) continue;
      const synth = `still ${real.severity} (${real.missing.join(', ')})`;
      yield { kind: 'fix', subject: `${short[real.rule]} ${instance.path}`, synth, presynth: `fixed. ${stderr.trim()}` };
    }
    if (diagnostic.rule === ENDPOINT && unread.has(`${diagnostic.file} ${nameOf(diagnostic)}`)) {
      yield { kind: 'fix', subject: `endpoint ${nameOf(diagnostic)}`, synth: 'still unused', presynth: `fixed. ${stderr.trim()}` };
    }
  }
  yield* templatesDiffer(before.truth, after.truth);
}

const policyOf = { 'AWS::KMS::Key': 'KeyPolicy', 'AWS::IAM::ManagedPolicy': 'PolicyDocument' };

/** A fix changes policies; everything else of the templates stays as it was. */
function* templatesDiffer(before, after) {
  const resources = ({ apps }) => {
    const all = new Map();
    apps.forEach(({ templates }, app) => {
      for (const [stack, { template }] of Object.entries(templates)) {
        for (const [id, resource] of Object.entries(template.Resources ?? {})) {
          const copy = structuredClone(resource);
          if (policyOf[copy.Type]) delete copy.Properties?.[policyOf[copy.Type]];
          // A nested stack's address holds the hash of its template.
          if (copy.Type === 'AWS::CloudFormation::Stack') delete copy.Properties.TemplateURL;
          all.set(`${app} ${stack} ${id}`, JSON.stringify(copy));
        }
      }
    });
    return all;
  };
  const old = resources(before);
  const now = resources(after);
  for (const [name, text] of old) {
    if (!now.has(name)) yield { kind: 'fix', subject: name, synth: 'lost by the fix', presynth: '' };
    else if (now.get(name) !== text) yield { kind: 'fix', subject: name, synth: `was ${text} is ${now.get(name)}`, presynth: '' };
  }
  for (const name of now.keys()) {
    if (!old.has(name)) yield { kind: 'fix', subject: name, synth: 'added by the fix', presynth: '' };
  }
}
