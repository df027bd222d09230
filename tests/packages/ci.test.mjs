// What CI and pre-commit run of ours, run here: the steps of the action with their inputs, the job of the GitLab template,
// the hook in a real pre-commit. The runners themselves are not here; docs/install.md says so.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { built, copyExample, example, folder, here, programOf, root, run, runBeside, succeeds } from './packages.mjs';
import { serve } from './registry.mjs';

let registry;
before(async () => { registry = await serve(path.join(built, 'npm')); });
after(() => registry.close());

const program = programOf(here);
const yaml = (file) => JSON.parse(succeeds(run('python3', ['-c', 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))', path.join(root, file)])));
const npmEnvironment = (home) => ({
  PATH: process.env.PATH, HOME: home, npm_config_registry: registry.url, npm_config_cache: path.join(home, '.npm'),
  npm_config_userconfig: '/dev/null', npm_config_update_notifier: 'false',
});

// ---- The GitHub action ------------------------------------------------------------------------------------------------

const action = yaml('action.yml');

/** Runs the steps as a runner does: expressions in `env` and nowhere else, each `run` in bash, until one fails. */
async function runAction(inputs, workspace = copyExample(folder())) {
  const temp = folder();
  const output = path.join(temp, 'output');
  fs.writeFileSync(output, '');
  const given = Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, String(value)]));
  const context = { 'github.action_path': root.replace(/\/$/, '') };
  for (const [name, value] of Object.entries({ ...given, ...inputs })) context[`inputs.${name}`] = value;
  const text = { code: 0, out: '', err: '' };
  for (const step of action.runs.steps) {
    assert.equal(step.shell, 'bash');
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, value.replace(/\$\{\{ ([\w.-]+) \}\}/g, (all, key) => {
      assert.ok(key in context, all);
      return context[key];
    })]));
    const result = await runBeside('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: workspace,
      only: { ...npmEnvironment(temp), RUNNER_TEMP: temp, GITHUB_OUTPUT: output, ...env },
    });
    text.code = result.code;
    text.out += result.out;
    text.err += result.err;
    if (result.code !== 0) break;
  }
  return { ...text, outputs: fs.readFileSync(output, 'utf8'), workspace };
}

test('the action: inputs never get into the text of a script', () => {
  assert.equal(action.runs.using, 'composite');
  for (const step of action.runs.steps) assert.doesNotMatch(step.run, /\$\{\{/);
  const used = JSON.stringify(action.runs.steps.map(({ env }) => env));
  for (const name of Object.keys(action.inputs)) assert.ok(used.includes(`\${{ inputs.${name} }}`), `${name} is used`);
  for (const { value } of Object.values(action.outputs)) assert.match(value, /^\$\{\{ steps\.check\.outputs\.[a-z-]+ \}\}$/);
});

test('the action marks lines, writes SARIF, and fails as the check does', async () => {
  const found = await runAction({ 'sarif-file': 'out presynth.sarif' });
  assert.equal(found.code, 1, found.err);
  assert.match(found.out, /^::error file=lib\/data-platform-stack\.ts,line=27,/m);
  assert.match(found.outputs, /^exit-code=1\nsarif-file<<(end-\d+)\nout presynth\.sarif\n\1\n$/);
  const sarif = JSON.parse(fs.readFileSync(path.join(found.workspace, 'out presynth.sarif'), 'utf8'));
  assert.equal(sarif.runs[0].results.length, 5);
  assert.ok(!fs.existsSync(path.join(found.workspace, 'node_modules')), 'the workspace stays as it was');

  const clean = await runAction({}, folder({ 'bin/a.ts': "import { App } from 'aws-cdk-lib';\nnew App();\n" }));
  assert.equal(clean.code, 0, clean.err);
  assert.equal(clean.outputs, 'exit-code=0\n');
});

test('the action: paths, level and baseline', async () => {
  const bad = fs.readFileSync(path.join(example, 'lib/data-platform-stack.ts'), 'utf8');
  const workspace = folder({ 'a b/stack.ts': bad, '-c/stack.ts': bad, 'd/stack.ts': bad });
  const two = await runAction({ paths: 'a b\r\n\n-c\n' }, workspace);
  assert.equal(two.code, 1, two.err);
  assert.deepEqual([...new Set(two.out.match(/file=[^,]*/g))], ['file=-c/stack.ts', 'file=a b/stack.ts']);
  assert.equal((await runAction({ paths: 'nowhere' }, workspace)).outputs, 'exit-code=2\n');

  const warn = folder({ 'a.ts': `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
const s3 = new ec2.Vpc(new Stack(new App(), 'S'), 'V').addGatewayEndpoint('E', { service: ec2.GatewayVpcEndpointAwsService.S3 });
` });
  assert.equal((await runAction({}, warn)).code, 0);
  assert.equal((await runAction({ level: 'warning' }, warn)).code, 1);
  fs.writeFileSync(path.join(warn, 'presynth.json'), '{ "level": "warning" }\n');
  assert.equal((await runAction({}, warn)).code, 1, 'presynth.json decides when no level is given');
  const known = folder({ 'a.ts': bad });
  succeeds(run(program, ['check', '--write-baseline', 'known.json', '.'], { cwd: known }));
  assert.equal((await runAction({ baseline: 'known.json' }, known)).code, 0);
});

test('the action: what is put into an input is not run', async () => {
  const evil = '$(touch pwned) `touch pwned`; touch pwned #" \' && touch pwned';
  const workspace = folder({ 'a.ts': '' });
  for (const name of Object.keys(action.inputs)) {
    const { code } = await runAction({ [name]: evil }, workspace);
    if (name !== 'sarif-file') assert.equal(code, 2, name);
    assert.ok(!fs.existsSync(path.join(workspace, 'pwned')), name);
  }
  assert.equal((await runAction({ version: '--registry=http://127.0.0.1:1/' }, workspace)).code, 2);
  const { outputs } = await runAction({ 'sarif-file': 'a.sarif\nexit-code=0' }, workspace);
  assert.match(outputs, /^exit-code=0\nsarif-file<<(end-\d+)\na\.sarif\nexit-code=0\n\1\n$/);
});

// ---- GitLab -----------------------------------------------------------------------------------------------------------

test('the GitLab job leaves a code quality report and fails when something is found', async () => {
  const job = yaml('packages/gitlab/presynth.gitlab-ci.yml').presynth;
  assert.equal(job.artifacts.when, 'always');
  const report = job.artifacts.reports.codequality;
  const runJob = async (variables, cwd = copyExample(folder())) => {
    const home = folder();
    const prefix = path.join(home, 'global');
    const result = await runBeside('sh', ['-e', '-c', job.script.join('\n')], {
      cwd,
      only: { ...npmEnvironment(home), npm_config_prefix: prefix, ...job.variables, ...variables, PATH: `${prefix}/bin:${process.env.PATH}` },
    });
    return { ...result, findings: JSON.parse(fs.readFileSync(path.join(cwd, report), 'utf8')) };
  };
  const found = await runJob({});
  assert.equal(found.code, 1, found.err);
  assert.equal(found.findings.length, 5);
  for (const { fingerprint, severity, location } of found.findings) {
    assert.ok(fingerprint && severity && location.path && location.lines.begin);
  }
  assert.equal((await runJob({ PRESYNTH_PATHS: 'bin lib' })).code, 1);

  const baseline = copyExample(folder());
  succeeds(run(program, ['check', '--write-baseline', 'known.json', '.'], { cwd: baseline }));
  const known = await runJob({ PRESYNTH_BASELINE: 'known.json', PRESYNTH_LEVEL: 'hint' }, baseline);
  assert.equal(known.code, 0, known.err);
  assert.deepEqual(known.findings, []);
});

// ---- pre-commit -------------------------------------------------------------------------------------------------------

test('pre-commit installs the hook from this repository and runs it', async () => {
  const hooks = yaml('.pre-commit-hooks.yaml');
  assert.deepEqual(hooks.map(({ id }) => id), ['presynth', 'presynth-system']);
  const home = folder();
  const environment = {
    ...npmEnvironment(home), PRE_COMMIT_HOME: path.join(home, 'pre-commit'), GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@localhost', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@localhost',
  };
  const command = (cwd, program, ...args) => runBeside(program, args, { cwd, only: environment });

  // A repository with the files that pre-commit takes from ours, as they are now.
  const hookRepository = folder();
  for (const file of ['.pre-commit-hooks.yaml', 'package.json', 'README.md', 'LICENSE']) {
    fs.copyFileSync(path.join(root, file), path.join(hookRepository, file));
  }
  const app = copyExample(folder());
  for (const cwd of [hookRepository, app]) {
    for (const args of [['init', '-q'], ['add', '-A'], ['commit', '-qm', 'a'], ['tag', 'v1']]) succeeds(await command(cwd, 'git', ...args));
  }
  const bin = path.dirname(program);
  const paths = { presynth: environment.PATH, 'presynth-system': `${bin}:${environment.PATH}` };
  for (const { id } of hooks) {
    environment.PATH = paths[id];
    fs.writeFileSync(path.join(app, '.pre-commit-config.yaml'), `repos:\n- repo: ${hookRepository}\n  rev: v1\n  hooks:\n  - id: ${id}\n`);
    succeeds(await command(app, 'git', 'add', '-A'));
    const found = await command(app, 'pre-commit', 'run', '--all-files');
    assert.equal(found.code, 1, found.out + found.err);
    assert.match(found.out, /exit code: 1[^]*error\[kms-missing-logs-grant\]/);
    succeeds(run(program, ['check', '--fix', '-q', '.'], { cwd: app }));
    succeeds(await command(app, 'git', 'add', '-A'));
    const clean = await command(app, 'pre-commit', 'run', '--all-files');
    assert.equal(clean.code, 0, clean.out + clean.err);
    assert.match(clean.out, /Passed/);
    const other = await command(app, 'pre-commit', 'run', '--files', 'README.md');
    assert.match(other.out, /no files to check/);
    succeeds(await command(app, 'git', 'reset', '-q', '--hard', 'v1'));
  }
});
