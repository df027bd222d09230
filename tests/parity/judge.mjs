// The verdicts of the real CDK: which resources of the templates have one of the faults that Presynth looks for.
import { evaluate, meansInterfaces, meansKey, meansLogs } from './iam.mjs';
import { Assembly } from './template.mjs';

export const KMS = 'kms-missing-logs-grant';
export const BOUNDARY = 'boundary-missing-ec2-actions';
export const ENDPOINT = 'unused-endpoint-variable';

const logsNeeds = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'];
const vpcNeeds = ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'];
const vpcWants = ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];

/** Every log group and function that can be judged: { rule, severity: 'ok' | 'warning' | 'error', stack, logicalId, path }. */
export function judge({ templates }) {
  const assembly = new Assembly(templates);
  return [...logGroups(assembly), ...functions(assembly)];
}

function* logGroups(assembly) {
  for (const group of assembly.resources('AWS::Logs::LogGroup')) {
    const key = assembly.key(group.stack, group.Properties?.KmsKeyId);
    if (!key) continue; // none, or one that is made elsewhere
    const document = assembly.resolve(key.stack, key.Properties?.KeyPolicy ?? {});
    const own = `<${key.stack}/${key.id}.Arn>`;
    const about = {
      principal: (statement) => meansLogs(statement, key.region),
      resource: (statement) => meansKey(statement, (resource) => resource === own),
    };
    const missing = logsNeeds.filter((action) => evaluate(document, action, about) === false);
    const severity = missing.length === 0 ? 'ok' : missing.length === logsNeeds.length ? 'error' : 'warning';
    yield verdict(KMS, group, severity, missing);
  }
}

function* functions(assembly) {
  for (const lambda of assembly.resources('AWS::Lambda::Function')) {
    const { VpcConfig, Role } = lambda.Properties;
    const role = assembly.follow(lambda.stack, Role)?.resource;
    const boundary = role && assembly.follow(role.stack, role.Properties?.PermissionsBoundary)?.resource;
    if (VpcConfig === undefined || boundary?.Type !== 'AWS::IAM::ManagedPolicy') continue;
    const document = assembly.resolve(boundary.stack, boundary.Properties.PolicyDocument);
    const about = { principal: () => true, resource: meansInterfaces };
    const blocked = (actions) => actions.filter((action) => evaluate(document, action, about) === false);
    const needs = blocked(vpcNeeds);
    const wants = blocked(vpcWants);
    const severity = needs.length > 0 ? 'error' : wants.length > 0 ? 'warning' : 'ok';
    yield verdict(BOUNDARY, lambda, severity, [...needs, ...wants]);
  }
}

function verdict(rule, { stack, id, path }, severity, missing) {
  return { rule, severity, stack, logicalId: id, path, missing };
}
