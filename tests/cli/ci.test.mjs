// The reports for continuous integration: their documented forms, and what they must escape.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presynth, project } from './cli.mjs';

const app = `import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';

const stack = new Stack(new App(), 'Prod');
new logs.LogGroup(stack, 'Logs, <&"100%">: a', {
  encryptionKey: new kms.Key(stack, 'Key'),
});
const s3 = new ec2.Vpc(stack, 'Vpc').addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
`;
const clean = "import { App } from 'aws-cdk-lib';\nnew App();\n";

function run(format, files, ...args) {
  const cwd = project(files);
  const { code, out, err } = presynth(['check', '--format', format, ...args], { cwd });
  assert.equal(err, '');
  // The same bytes again, and with another number of threads.
  assert.equal(presynth(['check', '--format', format, '--jobs', '3', ...args], { cwd }).out, out);
  return { code, out };
}

test('github: a command for each finding', () => {
  const { code, out } = run('github', { 'lib/a,b.ts': app });
  assert.equal(code, 1);
  const [first, second, ...rest] = out.split('\n');
  assert.deepEqual(rest, ['']);
  assert.equal(
    first,
    '::error file=lib/a%2Cb.ts,line=8,endLine=8,col=3,endColumn=43,title=presynth kms-missing-logs-grant::' +
      `Log group 'Logs, <&"100%25">: a' is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.%0A` +
      'At deploy: CREATE_FAILED: "The specified KMS key does not exist or is not allowed to be used with Arn ' +
      `'arn:aws:logs:…:log-group:…'" (Service: CloudWatchLogs, Status Code: 400)%0A` +
      'Allow logs.<region>.amazonaws.com in the key policy. CDK adds no such statement by itself.',
  );
  assert.match(second, /^::warning file=lib\/a%2Cb\.ts,line=10,endLine=10,col=7,endColumn=9,title=presynth unused-endpoint-variable::/);
  assert.equal(run('github', { 'a.ts': clean }).out, '');
});

test('gitlab: an array of issues', () => {
  const { code, out } = run('gitlab', { 'lib/a.ts': app });
  assert.equal(code, 1);
  const issues = JSON.parse(out);
  assert.deepEqual(
    issues.map(({ check_name: name, severity, location }) => [name, severity, location]),
    [
      ['kms-missing-logs-grant', 'critical', { path: 'lib/a.ts', lines: { begin: 8, end: 8 } }],
      ['unused-endpoint-variable', 'minor', { path: 'lib/a.ts', lines: { begin: 10, end: 10 } }],
    ],
  );
  for (const issue of issues) {
    assert.deepEqual(Object.keys(issue), ['description', 'check_name', 'fingerprint', 'severity', 'location']);
    assert.match(issue.fingerprint, /^[0-9a-f]{16}$/);
  }
  // A finding that moves is the same finding.
  const moved = JSON.parse(run('gitlab', { 'lib/a.ts': `\n\n${app}` }).out);
  assert.deepEqual(moved.map(({ fingerprint }) => fingerprint), issues.map(({ fingerprint }) => fingerprint));
  assert.equal(run('gitlab', { 'a.ts': clean }).out, '[]\n');
});

test('gitlab: findings without a fingerprint of their own are told apart', () => {
  const comments = `// presynth-ignore kms: one\n// presynth-ignore kms: two\n${clean}`;
  const prints = JSON.parse(run('gitlab', { 'a.ts': comments }).out).map(({ fingerprint }) => fingerprint);
  assert.equal(prints.length, 2);
  assert.equal(new Set(prints).size, 2);
});

test('junit: a failure for each finding', () => {
  const { code, out } = run('junit', { 'lib/a.ts': app });
  assert.equal(code, 1);
  const lines = out.split('\n');
  assert.deepEqual(lines.slice(0, 6).concat(lines.slice(-4)), [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="presynth" tests="2" failures="2" errors="0">',
    '  <testsuite name="presynth" tests="2" failures="2" errors="0" skipped="0">',
    '    <testcase name="kms-missing-logs-grant at lib/a.ts:8:3" classname="kms-missing-logs-grant" file="lib/a.ts" line="8">',
    '      <failure type="error" message="Log group \'Logs, &lt;&amp;&quot;100%&quot;&gt;: a\' is encrypted with key \'Key\', ' +
      'whose key policy does not let CloudWatch Logs use it.">lib/a.ts:8:3&#10;Log group \'Logs, &lt;&amp;&quot;100%&quot;&gt;: a\' ' +
      "is encrypted with key 'Key', whose key policy does not let CloudWatch Logs use it.&#10;At deploy: CREATE_FAILED: " +
      '&quot;The specified KMS key does not exist or is not allowed to be used with Arn \'arn:aws:logs:…:log-group:…\'&quot; ' +
      '(Service: CloudWatchLogs, Status Code: 400)&#10;Allow logs.&lt;region&gt;.amazonaws.com in the key policy. CDK adds no ' +
      'such statement by itself.</failure>',
    '    </testcase>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
  assert.equal(
    run('junit', { 'a.ts': clean }).out,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="presynth" tests="1" failures="0" errors="0">
  <testsuite name="presynth" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="nothing found" classname="presynth"/>
  </testsuite>
</testsuites>
`,
  );
});

test('characters that XML does not have do not get into it', () => {
  const { out } = run('junit', { 'a.ts': app.replace('Logs, ', 'Logs\\u0001\\t\uFFFE\uFFFF\uFFFC') });
  assert.ok(!/[\u0000-\u0008\u000b-\u001f\uFFFE\uFFFF]/.test(out));
  assert.match(out, /Logs\uFFFD&#9;\uFFFD\uFFFD\uFFFC/);
});

test('with --fix the report says what remains', () => {
  const cwd = project({ 'a.ts': app });
  const { code, out } = presynth(['check', '--fix', '--format', 'gitlab'], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), []);
});
