import type { z } from 'zod';
import * as addresses from './address-features.ts';
import * as appAuth from './app-auth-features.ts';
import * as backends from './backend-features.ts';
import type { FeatureDefinition } from './define-feature.ts';
import * as limits from './limit-features.ts';
import * as records from './record-features.ts';
import * as responses from './response-features.ts';

/** Every feature that can be set, by its name on the wire (reference 5.5), in the order in which people look for them. */
export const features = {
  ratelimit: limits.ratelimit,
  request_body_size: limits.requestBodySize,
  backend_timeout: limits.backendTimeout,
  request_custom_config: limits.requestCustomConfig,
  throttle_strategy: limits.throttleStrategy,
  app_token: appAuth.appToken,
  app_api_key: appAuth.appApiKey,
  app_basic: appAuth.appBasic,
  app_secret: appAuth.appSecret,
  app_jwt: appAuth.appJwt,
  custom_auth_header: appAuth.customAuthHeader,
  signature_replay_guard: appAuth.signatureReplayGuard,
  real_ip_from_xff: addresses.realIpFromXff,
  real_ip_header_getter: addresses.realIpHeaderGetter,
  app_route: addresses.appRoute,
  default_group_host_trustlist: addresses.defaultGroupHostTrustlist,
  route: addresses.route,
  api_uri_no_escape: responses.apiUriNoEscape,
  ssl_ciphers: responses.sslCiphers,
  gzip: responses.gzip,
  sse_strategy: responses.sseStrategy,
  custom_log: records.customLog,
  lts: records.lts,
  backend_client_certificate: backends.backendClientCertificate,
  backend_token_allow: backends.backendTokenAllow,
  public_key: backends.publicKey,
  vpc_name_modifiable: backends.vpcNameModifiable,
  vpc_health_status: backends.vpcHealthStatus,
  policy_cookie_param: backends.policyCookieParam,
  authorizer_context_support_num_bool: backends.authorizerContextSupportNumBool,
} as const satisfies Record<string, FeatureDefinition>;

export type FeatureName = keyof typeof features;
export const featureNames = Object.keys(features) as FeatureName[];

/** The parsed config of a feature. */
export type FeatureConfig<N extends FeatureName> = z.output<(typeof features)[N]['config']>;

/** The definition behind a name, whatever is asked for; null: no such feature can be set. */
export function findFeature(name: string): { name: FeatureName; definition: FeatureDefinition } | null {
  if (!Object.hasOwn(features, name)) return null;
  return { name: name as FeatureName, definition: features[name as FeatureName] };
}

/**
 * Features of the model product that say what its gateways can do, and that nobody sets (reference 5.5). Ours are
 * listed once the thing that they stand for is there.
 */
export const fixedFeatures = [
  'gateway_responses',
  'sign_basic',
  'multi_auth',
  'cors',
  'app_quota',
  'app_acl',
  'set_resp_headers',
  'vpc_backup',
  'sign_aes',
  'kafka_log',
  'backend_retry_count',
  'policy_sys_param',
  'breaker',
  'content_type_configurable',
  'rate_limit_plugin',
  'breakerv2',
  'rate_limit_algorithm',
] as const;

/** Those of {@link fixedFeatures} that Turnpike's gateways have. */
const builtIn = [
  'app_quota',
  'app_acl',
  'backend_retry_count',
] as const satisfies readonly (typeof fixedFeatures)[number][];

/** What a gateway supports, in order: settable features and built-in abilities. */
export const supportedFeatures: readonly string[] = [...featureNames, ...builtIn].sort();
