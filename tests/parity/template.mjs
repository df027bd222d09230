// Follows references in what an app synthesized to: through exports, nested stacks and aliases.

const pseudo = new Set(['AWS::Region', 'AWS::AccountId', 'AWS::Partition', 'AWS::URLSuffix', 'AWS::StackName', 'AWS::StackId']);
const literal = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };

export class Assembly {
  /** `templates`: stack path → { template, region }. */
  constructor(templates) {
    this.templates = templates;
    this.exports = new Map(); // name of an export → { stack, value }
    this.parents = new Map(); // path of a nested stack → { stack, id } of the resource that deploys it
    for (const [stack, { template }] of Object.entries(templates)) {
      for (const output of Object.values(template.Outputs ?? {})) {
        if (typeof output.Export?.Name === 'string') this.exports.set(output.Export.Name, { stack, value: output.Value });
      }
      for (const [id, resource] of Object.entries(template.Resources ?? {})) {
        if (resource.Type !== 'AWS::CloudFormation::Stack') continue;
        // <parent>/<id>.NestedStack/<id>.NestedStackResource deploys the stack <parent>/<id>.
        const path = resource.Metadata?.['aws:cdk:path'] ?? '';
        const nested = path.replace(/\.NestedStack\/[^/]*$/, '');
        if (templates[nested]) this.parents.set(nested, { stack, id });
      }
    }
  }

  *resources(type) {
    for (const [stack, { template, region }] of Object.entries(this.templates)) {
      for (const [id, resource] of Object.entries(template.Resources ?? {})) {
        if (resource.Type === type) yield { stack, id, region, path: resource.Metadata?.['aws:cdk:path'], ...resource };
      }
    }
  }

  get(stack, id) {
    const { template, region } = this.templates[stack];
    const resource = template.Resources?.[id];
    return resource && { stack, id, region, path: resource.Metadata?.['aws:cdk:path'], ...resource };
  }

  /** The resource that a value refers to, with the attribute that is asked for; undefined when there is none. */
  follow(stack, value, fuel = 20) {
    if (fuel === 0 || value === null || typeof value !== 'object') return undefined;
    if ('Ref' in value) {
      const resource = this.get(stack, value.Ref);
      if (resource) return { resource, attribute: 'Ref' };
      const parent = this.parents.get(stack);
      if (!parent) return undefined;
      const handed = this.get(parent.stack, parent.id).Properties.Parameters?.[value.Ref];
      return this.follow(parent.stack, handed, fuel - 1);
    }
    if ('Fn::GetAtt' in value) {
      const [id, attribute] = value['Fn::GetAtt'];
      const output = /^Outputs\.(.+)$/.exec(attribute);
      if (!output) {
        const resource = this.get(stack, id);
        return resource && { resource, attribute };
      }
      for (const [nested, parent] of this.parents) {
        if (parent.stack !== stack || parent.id !== id) continue;
        return this.follow(nested, this.templates[nested].template.Outputs?.[output[1]]?.Value, fuel - 1);
      }
      return undefined;
    }
    if ('Fn::ImportValue' in value) {
      const exported = this.exports.get(value['Fn::ImportValue']);
      return exported && this.follow(exported.stack, exported.value, fuel - 1);
    }
    return undefined;
  }

  /** A value with its intrinsic functions resolved: a reference becomes `<stack/id.attribute>`, what is unknown an object. */
  resolve(stack, value) {
    if (Array.isArray(value)) return value.map((element) => this.resolve(stack, element));
    if (value === null || typeof value !== 'object') return value;
    if ('Ref' in value && pseudo.has(value.Ref)) {
      const { region } = this.templates[stack];
      return value.Ref === 'AWS::Region' && region ? region : literal[value.Ref] ?? `<${value.Ref}>`;
    }
    const found = this.follow(stack, value);
    if (found) return `<${found.resource.stack}/${found.resource.id}.${found.attribute}>`;
    if ('Fn::Join' in value) {
      const parts = this.resolve(stack, value['Fn::Join'][1]);
      return parts.every?.((part) => typeof part === 'string') ? parts.join(value['Fn::Join'][0]) : value;
    }
    if ('Fn::Sub' in value && typeof value['Fn::Sub'] === 'string') {
      return value['Fn::Sub'].replace(/\$\{([^}!]+)\}/g, (_, name) => {
        const [id, ...attribute] = name.split('.');
        const inner = attribute.length ? { 'Fn::GetAtt': [id, attribute.join('.')] } : { Ref: id };
        const text = this.resolve(stack, inner);
        return typeof text === 'string' ? text : `<${name}>`;
      });
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.resolve(stack, member)]));
  }

  /** The AWS::KMS::Key that `KmsKeyId` names: by its ARN or id, or by an alias. */
  key(stack, value, fuel = 5) {
    if (fuel === 0) return undefined;
    const found = this.follow(stack, value);
    if (found?.resource.Type === 'AWS::KMS::Key') return found.resource;
    if (found?.resource.Type === 'AWS::KMS::Alias') {
      return this.key(found.resource.stack, found.resource.Properties.TargetKeyId, fuel - 1);
    }
    const text = this.resolve(stack, value);
    if (typeof text !== 'string') return undefined;
    const reference = /:(?:key\/|alias\/)?<([^>]+)\/([^/>]+)\.Ref>$/.exec(text) ?? /^<([^>]+)\/([^/>]+)\.(?:Ref|Arn)>$/.exec(text);
    if (reference && this.templates[reference[1]]) {
      const resource = this.get(reference[1], reference[2]);
      if (resource?.Type === 'AWS::KMS::Key') return resource;
      if (resource?.Type === 'AWS::KMS::Alias') return this.key(resource.stack, resource.Properties.TargetKeyId, fuel - 1);
    }
    const alias = /(?:^|:)(alias\/[^:]+)$/.exec(text)?.[1];
    for (const candidate of alias ? this.resources('AWS::KMS::Alias') : []) {
      if (this.resolve(candidate.stack, candidate.Properties.AliasName) !== alias) continue;
      return this.key(candidate.stack, candidate.Properties.TargetKeyId, fuel - 1);
    }
    return undefined;
  }
}
