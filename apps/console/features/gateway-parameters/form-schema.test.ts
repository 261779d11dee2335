import { featureNames, features } from '@turnpike/contracts/features/feature-table';
import { describe, expect, it } from 'vitest';
import { type FormNode, formOf } from './form-schema.ts';

const formOfFeature = (name: (typeof featureNames)[number]) =>
  formOf(features[name].config, features[name].secrets);
const field = (node: FormNode, key: string) =>
  node.kind === 'object' ? node.fields.find((one) => one.key === key) : undefined;

describe('the form that is made from the schema of a parameter', () => {
  it('has a title, and help where it is no list of members, for every field of every parameter', () => {
    for (const name of featureNames) {
      const node = formOfFeature(name);
      if (node.kind !== 'object') continue;
      expect(node.fields.length, name).toBeGreaterThan(0);
      for (const one of node.fields) {
        expect(one.title, `${name}.${one.key}`).not.toBe(one.key);
        expect(one.help, `${name}.${one.key}`).not.toBe('');
      }
    }
  });

  it('bounds numbers and starts them with their default', () => {
    expect(field(formOfFeature('ratelimit'), 'api_limits')).toMatchObject({
      title: 'Calls per second',
      initial: 6_000,
      node: { kind: 'number', minimum: 1, maximum: 1_000_000 },
    });
    expect(formOfFeature('request_body_size')).toMatchObject({ kind: 'number', minimum: 1_048_576 });
  });

  it('draws switches, choices, ordered choices, lists and lists of objects as such', () => {
    expect(formOfFeature('app_api_key').kind).toBe('switch');
    expect(field(formOfFeature('gzip'), 'enable')?.node.kind).toBe('switch');
    expect(field(formOfFeature('throttle_strategy'), 'strategy')?.node).toMatchObject({
      options: ['cluster', 'local'],
    });
    expect(field(formOfFeature('ssl_ciphers'), 'ssl_ciphers')?.node.kind).toBe('choices');
    expect(field(formOfFeature('route'), 'user_routes')?.node).toMatchObject({
      kind: 'list',
      item: { kind: 'text' },
    });
    expect(field(formOfFeature('custom_log'), 'custom_logs')?.node).toMatchObject({
      kind: 'list',
      atMost: 10,
      item: { kind: 'object', fields: [{ key: 'location' }, { key: 'name' }] },
    });
  });

  it('never shows a secret, and gives PEM blocks room', () => {
    const certificate = formOfFeature('backend_client_certificate');
    expect(field(certificate, 'content')?.node.kind).toBe('block');
    expect(field(certificate, 'key')?.node).toEqual({ kind: 'secret', block: true });
    expect(field(formOfFeature('app_token'), 'app_token_key')?.node).toEqual({
      kind: 'secret',
      block: false,
    });
  });
});
