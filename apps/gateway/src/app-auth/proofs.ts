import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import type { Call } from '../pipeline/call.ts';
import { parseQuery } from '../rewrite/query-pairs.ts';

/** Ways of a credential to prove itself that a gateway's features add (reference 10.4). */
export type AddedMode = 'app_secret' | 'app_basic' | 'app_api_key' | 'app_jwt' | 'app_token';

/** Name of the parameter or header that a key alone comes in. */
export const API_KEY_NAME = 'apikey';

/** Lower-case names of the headers of app_secret. */
export const SECRET_HEADERS = { key: 'x-hw-id', secret: 'x-hw-appkey' } as const;

/** Key and secret in headers of their own; one of them alone counts as a proof, too: an incomplete one. */
export function sentSecret(call: Call): { key: string; secret: string } | undefined {
  const key = call.header(SECRET_HEADERS.key);
  const secret = call.header(SECRET_HEADERS.secret);
  if (key === undefined && secret === undefined) return undefined;
  return { key: key ?? '', secret: secret ?? '' };
}

/** What follows the scheme of HTTP basic authentication, in the header of callers' app authentication. */
export function sentBasic(call: Call): string | undefined {
  return afterScheme('basic', call.header(call.runtime.features.signatureHeader));
}

/** All keys that were sent: header lines of one name are one text. */
export function sentApiKeys(call: Call): readonly string[] {
  const keys = call.query
    ? parseQuery(call.query)
        .filter(({ name }) => name.toLowerCase() === API_KEY_NAME)
        .map(({ value }) => value)
    : [];
  const header = call.header(API_KEY_NAME);
  return header === undefined ? keys : [...keys, header];
}

/** A token that this gateway issued, or what claims to be one. */
export function sentToken(call: Call): string | undefined {
  const { signatureHeader, settings } = call.runtime.features;
  const token = afterScheme('bearer', call.header(signatureHeader));
  if (token === undefined) return undefined;
  // A token has no dots, and a JSON Web Token two: where both are taken, each is checked as what it looks like.
  const isJwt = settings.app_jwt?.auth_header.toLowerCase() === signatureHeader && token.includes('.');
  return isJwt ? undefined : token;
}

/**
 * A JSON Web Token, with or without the scheme Bearer. A header of its own holds nothing else, so whatever is in it
 * counts; that of other proofs is left to them.
 */
export function sentJwt(call: Call): string | undefined {
  const { signatureHeader, settings } = call.runtime.features;
  const header = settings.app_jwt?.auth_header.toLowerCase() ?? '';
  const value = call.header(header);
  if (value === undefined) return undefined;
  const bearer = afterScheme('bearer', value);
  const isShared = header === signatureHeader || header === 'authorization';
  if (!isShared) return bearer ?? value;
  if (bearer === undefined) return value.includes('.') && !value.includes(' ') ? value : undefined;
  return settings.app_token && header === signatureHeader && !bearer.includes('.') ? undefined : bearer;
}

type Sent = (call: Call) => boolean;

const sent: Readonly<Record<AddedMode, Sent>> = {
  app_secret: (call) => sentSecret(call) !== undefined,
  app_basic: (call) => sentBasic(call) !== undefined,
  app_api_key: (call) => sentApiKeys(call).length > 0,
  app_jwt: (call) => sentJwt(call) !== undefined,
  app_token: (call) => sentToken(call) !== undefined,
};

/** The modes that are on, with whether a call has such a proof. */
export function addedModes(features: CompiledFeatures): readonly { mode: AddedMode; sent: Sent }[] {
  return (Object.keys(sent) as AddedMode[])
    .filter((mode) => Boolean(features[mode]))
    .map((mode) => ({ mode, sent: sent[mode] }));
}

/** The proofs that every gateway takes. */
export function basicProofs(api: DocumentBody<'publication'>): readonly { mode: string; sent: Sent }[] {
  const signature: Sent = (call) => hasSdkScheme(call.header(call.runtime.features.signatureHeader) ?? '');
  const appCode: Sent = (call) => call.header('x-apig-appcode') !== undefined;
  return [
    { mode: 'signature', sent: signature },
    ...(api.appCode ? [{ mode: 'appcode', sent: appCode }] : []),
  ];
}

/** @param scheme lower case @returns what follows it, or nothing where the value has another one */
function afterScheme(scheme: string, value: string | undefined): string | undefined {
  if (value === undefined || value.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  if (value.length > scheme.length && value[scheme.length] !== ' ') return undefined;
  return value.slice(scheme.length).trim();
}
