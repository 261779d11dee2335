import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { initialFeatures } from './compiled-features.ts';
import { describeConfigIssues, formatFeatureConfig, parseFeatureConfig } from './config-string.ts';
import {
  type FeatureName,
  featureNames,
  features,
  fixedFeatures,
  supportedFeatures,
} from './feature-table.ts';

const read = (name: FeatureName, text: string) => parseFeatureConfig<z.ZodType>(features[name], text);
const wrong = (name: FeatureName, text: string): string => {
  const parsed = read(name, text);
  return parsed.ok ? 'taken' : describeConfigIssues(parsed.issues);
};

const name = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,30}$/)
  .filter((text) => !/^(host|te|expect|upgrade|trailer|connection)$/i.test(text));
const onOff = fc.constantFrom('on', 'off');
const whole = (min: number, max: number) => fc.integer({ min, max });

/** Values of every form, as far as forms differ. */
const values: Partial<Record<FeatureName, fc.Arbitrary<unknown>>> = {
  ratelimit: fc.record({ api_limits: whole(1, 1_000_000) }),
  request_body_size: whole(1_048_576, 9_999_220_736),
  backend_timeout: fc.record({ max_timeout: whole(1, 600_000) }),
  app_basic: onOff,
  gzip: fc.record({ enable: onOff, comp_level: whole(1, 9) }),
  real_ip_from_xff: fc.record({ enable: onOff, xff_index: whole(-100, 100) }),
  app_jwt: fc.record({ enable: onOff, auth_header: name }),
  custom_log: fc.record({
    custom_logs: fc.uniqueArray(fc.record({ location: fc.constantFrom('header', 'query', 'cookie'), name }), {
      maxLength: 10,
      selector: (field) => `${field.location}:${field.name.toLowerCase()}`,
    }),
  }),
  backend_token_allow: fc.record({
    backend_token_allow_users: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 5 }),
  }),
};

describe('config strings', () => {
  test.each(Object.entries(values))('%s reads what it wrote', (feature, value) => {
    fc.assert(
      fc.property(value as fc.Arbitrary<unknown>, (config) => {
        const text = formatFeatureConfig<z.ZodType>(features[feature as FeatureName], config);
        expect(read(feature as FeatureName, text)).toEqual({ ok: true, value: config });
      }),
      { numRuns: 50 },
    );
  });

  test('whatever text comes, it is read or refused with a reason, and never throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('on', 'off', '{}', '[]', 'null', '-1', '1e3', '0x1'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...featureNames), text, (feature, config) => {
        const parsed = read(feature, config);
        if (!parsed.ok) expect(describeConfigIssues(parsed.issues)).not.toBe('');
      }),
    );
  });

  test.each([
    ['ratelimit', '{"api_limits": 500}'],
    ['request_body_size', '104857600'],
    ['backend_timeout', '{"max_timeout": 500}'],
    [
      'app_token',
      '{"enable":"on","app_token_expire_time":3600,"app_token_uri":"/v1/apigw/oauth2/token","refresh_token_expire_time":7200}',
    ],
    ['app_api_key', 'on'],
    ['app_jwt', '{"enable":"on","auth_header":"Authorization"}'],
    ['public_key', '{"enable":"on","public_key_uri_prefix":"/apigw/authadv/v2/public-key/"}'],
    ['backend_token_allow', '{"backend_token_allow_users":["user_name"]}'],
    ['ssl_ciphers', '{"ssl_ciphers":["ECDHE-ECDSA-AES256-GCM-SHA384"]}'],
    ['route', '{"user_routes":["172.16.3.0/24"]}'],
    ['real_ip_from_xff', '{"enable":"on","xff_index":-1}'],
    ['real_ip_header_getter', '{"enable":"on","header_getter":"header:testIP"}'],
    ['default_group_host_trustlist', '{"enable":"on","hosts":["123.2.2.2","202.2.2.2"]}'],
    ['throttle_strategy', '{"enable":"on","strategy":"local"}'],
    ['custom_log', '{"custom_logs":[{"location":"header","name":"a1234"}]}'],
    ['gzip', '{"comp_level":6}'],
  ] as const)('the reference’s example of %s is taken', (feature, text) => {
    expect(wrong(feature, text)).toBe('taken');
  });

  test.each([
    ['ratelimit', '{"api_limits": 0}', /^api_limits: .*>=1/],
    ['ratelimit', '{"api_limits": 1000001}', /^api_limits: .*<=1000000/],
    ['ratelimit', '{"api_limits": 1.5}', /^api_limits: /],
    ['ratelimit', '{"api_limits": 5, "burst": 1}', /^burst: is no key/],
    ['ratelimit', '500', /^must be a JSON object/],
    ['request_body_size', '1048575', />=1048576/],
    ['request_body_size', '1e8', /^must be a whole number/],
    ['app_basic', '"on"', /^must be on or off/],
    ['gzip', '{"comp_level":10}', /^comp_level: .*<=9/],
    ['real_ip_from_xff', '{"xff_index":"-1"}', /^xff_index: /],
    ['real_ip_header_getter', '{"header_getter":"query:ip"}', /^header_getter: must be header:/],
    ['custom_log', '{"custom_logs":[{"location":"header","name":"a b"}]}', /^custom_logs\[0\]\.name: /],
    [
      'custom_log',
      '{"custom_logs":[{"location":"header","name":"A"},{"location":"header","name":"a"}]}',
      /^custom_logs\[1\]: is there twice/,
    ],
    ['default_group_host_trustlist', '{"hosts":["10.0.0.0/8"]}', /^hosts\[0\]: must be an IPv4/],
    ['route', '{"user_routes":["10.0.0.1-10.0.0.9"]}', /^user_routes\[0\]: /],
    ['ssl_ciphers', '{"ssl_ciphers":["AES128-SHA"]}', /^ssl_ciphers\[0\]: /],
    ['custom_auth_header', '{"app_auth_header":"Host"}', /^app_auth_header: /],
    ['lts', '{"log_group":"../x","log_stream":"s"}', /^log_group: /],
    ['lts', '{"log_group":"g"}', /^log_stream: must be given/],
    ['backend_client_certificate', '{"enable":"on"}', /^content: must be given; key: must be given/],
    ['app_token', '{"app_token_uri":"/a/../b"}', /^app_token_uri: /],
  ] as const)('%s refuses %s', (feature, text, reason) => {
    expect(wrong(feature, text)).toMatch(reason);
  });
});

describe('the table', () => {
  test.each(featureNames)(
    '%s has words for people in every field, and defaults that it takes itself',
    (feature) => {
      const { title, description, config, initial, enabled } = features[feature];
      expect(title).not.toBe('');
      expect(description).not.toBe('');
      for (const value of [initial, enabled]) {
        if (value !== null) expect(z.safeParse(config, value)).toMatchObject({ success: true, data: value });
      }
      const schema = z.toJSONSchema(config, { io: 'input' });
      for (const property of Object.values(schema.properties ?? { only: schema })) {
        expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      }
    },
  );

  test('no feature is both set and fixed, and a gateway where none was set has a value for each', () => {
    expect(fixedFeatures.filter((fixed) => Object.hasOwn(features, fixed))).toEqual([]);
    expect(new Set(supportedFeatures).size).toBe(supportedFeatures.length);
    expect(initialFeatures).toMatchObject({
      backend_timeout: { max_timeout: 60_000 },
      vpc_name_modifiable: true,
      app_route: false,
      gzip: null,
    });
  });
});
