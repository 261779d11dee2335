import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import { featureSecretContext } from '@turnpike/contracts/features/compiled-features';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { RE2JS } from 're2js';
import { type AppTokens, compileAppTokens } from '../app-auth/app-token.ts';
import { allProofPlaces } from '../app-auth/proof-places.ts';
import type { Call } from '../pipeline/call.ts';
import type { OpenSecret } from '../runtime/credential-table.ts';
import { type ClientAddress, compileClientAddress } from './client-address.ts';
import { compileCustomLog } from './custom-log.ts';

type Settings = DocumentBody<'settings'>;

/** What the gateway shows to backends that ask for a certificate; PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  /** Authorities that backends must have theirs from; null: public ones. */
  readonly ca: string | null;
}

/**
 * The features of a gateway (reference 5.5) in the form that calls meet them in; what is off is null or false, and
 * costs a comparison. Those without anything to compile are read where they act, from the settings.
 */
export interface Features {
  readonly clientAddress: ClientAddress | null;
  readonly customLog: ((call: Call) => Record<string, string> | undefined) | null;
  readonly clientCertificate: ClientCertificate | null;
  /** TLS 1.2 suites for OpenSSL, in order of preference. */
  readonly tls12Suites: string;
  /** HTTPS listeners offer HTTP/2. */
  readonly http2: boolean;
  readonly maxTimeoutMs: number;
  /** Longest time without a byte of a request's body. */
  readonly bodyTimeoutMs: number;
  /** Lower-case name of the header that callers' signatures are in. */
  readonly signatureHeader: string;
  /** How old a signature may be, ms, where it lets in one call only; null: it may be used again. */
  readonly replayWindowMs: number | null;
  /** Hosts that lead to the DEFAULT group like the gateway's own addresses. */
  readonly trustedHosts: ReadonlySet<string> | null;
  /** True where a caller's X-Auth-Token goes on to the backend. */
  readonly passesToken: boolean;
  /** Of apps; null: off. */
  readonly tokens: AppTokens | null;
  readonly settings: CompiledFeatures;
}

const compiled = new WeakMap<Settings, Features>();

/**
 * Compiles the features of a settings document; the same document gives the same object.
 * @throws Error when one cannot be honoured: the snapshot is refused
 */
export function compileFeatures(settings: Settings, open: OpenSecret): Features {
  const known = compiled.get(settings);
  if (known) return known;
  const { features } = settings;
  const signatureHeader = features.custom_auth_header?.app_auth_header.toLowerCase() || 'authorization';
  const made: Features = {
    clientAddress: compileClientAddress(features),
    customLog: compileCustomLog(features.custom_log, allProofPlaces(features, signatureHeader)),
    clientCertificate: clientCertificate(settings, open),
    tls12Suites: features.ssl_ciphers?.ssl_ciphers.join(':') ?? '',
    http2: features.request_custom_config?.http2 !== 'off',
    maxTimeoutMs: features.backend_timeout?.max_timeout ?? Number.POSITIVE_INFINITY,
    bodyTimeoutMs: (features.request_custom_config?.request_body_timeout ?? 0) * 1_000,
    signatureHeader,
    replayWindowMs: features.signature_replay_guard && features.signature_replay_guard.window_seconds * 1_000,
    trustedHosts: trustedHosts(features),
    passesToken: passesToken(settings),
    tokens: compileAppTokens(settings, open),
    settings: features,
  };
  compiled.set(settings, made);
  return made;
}

function clientCertificate({ instanceId, features }: Settings, open: OpenSecret): ClientCertificate | null {
  const config = features.backend_client_certificate;
  if (!config?.key) return null;
  const key = open(featureSecretContext(instanceId, 'backend_client_certificate', 'key'), config.key);
  return { cert: config.content, key, ca: config.ca === '' ? null : config.ca };
}

function trustedHosts({ default_group_host_trustlist: list }: CompiledFeatures): ReadonlySet<string> | null {
  if (!list || list.hosts.length === 0) return null;
  return new Set(list.hosts.map((host) => host.toLowerCase()));
}

/** Whoever calls with a token is of the gateway's account. */
function passesToken({ account, features }: Settings): boolean {
  const patterns = features.backend_token_allow?.backend_token_allow_users ?? [];
  return account !== null && patterns.some((pattern) => RE2JS.matches(pattern, account.name));
}
