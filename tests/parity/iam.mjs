// IAM's rules, as far as key policies and permissions boundaries need them, on documents whose intrinsic functions are
// resolved (see template.mjs). Three values: true, false, and undefined for "that depends on what is not in the template".
//
// Written from the IAM user guide ("Policy evaluation logic", "IAM JSON policy elements").

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** `*` is any text, `?` any one character. */
function glob(pattern, text, flags) {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags ?? ''}`).test(text);
}

/** Names of services and actions are compared without case. */
const actionMatches = (pattern, action) => glob(pattern, action, 'i');

function statementNames(statement, action) {
  if (statement.NotAction !== undefined) {
    return !list(statement.NotAction).some((pattern) => actionMatches(pattern, action));
  }
  return list(statement.Action).some((pattern) => actionMatches(pattern, action));
}

const or = (values) => (values.includes(true) ? true : values.includes(undefined) ? undefined : false);
const and = (values) => (values.includes(false) ? false : values.includes(undefined) ? undefined : true);
const not = (value) => (value === undefined ? undefined : !value);

/**
 * What a document says of one action: `allowed` unless no statement allows it or one denies it.
 *
 * `principal(statement)` and `resource(statement)` say whether the statement speaks of the one who asks, and of what it
 * is asked for. Conditions of an Allow count as met, those of a Deny as unknown.
 */
export function evaluate(document, action, { principal, resource }) {
  const verdicts = { Allow: [], Deny: [] };
  for (const statement of list(document.Statement)) {
    const applies = and([statementNames(statement, action), principal(statement), resource(statement)]);
    const unsure = statement.Effect === 'Deny' && Object.keys(statement.Condition ?? {}).length > 0;
    verdicts[statement.Effect ?? 'Allow'].push(unsure ? and([applies, undefined]) : applies);
  }
  return and([or(verdicts.Allow), not(or(verdicts.Deny))]);
}

// ---- Key policies -----------------------------------------------------------------------------------------------------

/** Does a statement's principal mean CloudWatch Logs? `region` is the key's, undefined when the stack is for any. */
export function meansLogs(statement, region) {
  const { Principal, NotPrincipal } = statement;
  if (NotPrincipal !== undefined) return not(anyMeansLogs(NotPrincipal, region));
  if (Principal === undefined) return false; // a key policy must name one
  return anyMeansLogs(Principal, region);
}

function anyMeansLogs(principal, region) {
  if (principal === '*') return true;
  return or([
    ...list(principal.AWS).map((one) => one === '*'),
    ...list(principal.Service).map((one) => serviceMeansLogs(one, region)),
  ]);
}

function serviceMeansLogs(name, region) {
  if (typeof name !== 'string') return undefined;
  const match = /^logs(?:\.(.+))?\.amazonaws\.com(\.cn)?$/.exec(name);
  if (!match) return false;
  if (match[1] === undefined || match[1] === '<AWS::Region>' || match[1] === region) return true;
  return region === undefined ? undefined : false;
}

/** A key policy speaks of its own key only: `*`, or the key's own ARN. */
export function meansKey(statement, isKey) {
  const matches = (resource) => (typeof resource !== 'string' ? undefined : /^\*+$/.test(resource) || isKey(resource));
  if (statement.NotResource !== undefined) return not(or(list(statement.NotResource).map(matches)));
  return or(list(statement.Resource).map(matches));
}

// ---- Permissions boundaries -------------------------------------------------------------------------------------------

/**
 * Is an action on network interfaces among a statement's resources? Only `*` is certain: the interfaces do not exist yet,
 * and what Lambda's check takes as the resource is not documented.
 */
export function meansInterfaces(statement) {
  const matches = (resource) => {
    if (typeof resource !== 'string') return undefined;
    if (/^\*+$/.test(resource)) return true;
    const service = resource.split(':')[2];
    return service === undefined || glob(service, 'ec2') || service.includes('<') ? undefined : false;
  };
  if (statement.NotResource !== undefined) return not(or(list(statement.NotResource).map(matches)));
  return or(list(statement.Resource).map(matches));
}
