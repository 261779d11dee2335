import type { DataPlaneErrorName } from '@turnpike/contracts/errors/data-plane';

/** What an app asks the token endpoint for, well-formed. */
export interface TokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null: the grant is client_credentials. */
  readonly refreshToken: string | null;
  /** Null: none was sent. */
  readonly throughData: string | null;
}

/** Bounds of credentials (reference 4.2) and of through_data (10.4), in characters. */
const MAX_KEY = 200;
const MAX_SECRET = 128;
const MAX_THROUGH_DATA = 300;

const FIELDS = ['grant_type', 'client_id', 'client_secret', 'refresh_token', 'through_data'] as const;
type Fields = Partial<Record<(typeof FIELDS)[number], string>>;

/**
 * Reads a request to the token endpoint: a form or a JSON object, of which other fields (`scope`) are left unread.
 * @returns the request, or the documented error (reference 11, APIG.2201-2213)
 */
export function readTokenRequest(
  contentType: string | undefined,
  body: Buffer,
): TokenRequest | { readonly error: DataPlaneErrorName } {
  const fields = readFields(mediaType(contentType), body.toString('utf8'));
  if (typeof fields === 'string') return { error: fields };
  const { grant_type: grantType, client_id: clientId, client_secret: clientSecret } = fields;
  if (!grantType) return { error: 'tokenGrantTypeMissing' };
  if (grantType !== 'client_credentials' && grantType !== 'refresh_token')
    return { error: 'tokenGrantTypeUnknown' };
  if (!clientId) return { error: 'tokenClientIdMissing' };
  if (!clientSecret) return { error: 'tokenClientSecretMissing' };
  const refreshToken = grantType === 'refresh_token' ? fields.refresh_token : null;
  if (refreshToken === undefined || refreshToken === '') return { error: 'refreshTokenMissing' };
  const throughData = fields.through_data ?? null;
  if (throughData && throughData.length > MAX_THROUGH_DATA) return { error: 'tokenThroughDataTooLong' };
  if (clientId.length > MAX_KEY || clientSecret.length > MAX_SECRET) return { error: 'tokenClientMalformed' };
  return { clientId, clientSecret, refreshToken, throughData };
}

function mediaType(contentType = ''): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function readFields(type: string, text: string): Fields | DataPlaneErrorName {
  if (type === 'application/json') return jsonFields(text) ?? 'tokenParameterInvalid';
  if (type === 'application/x-www-form-urlencoded') return formFields(text) ?? 'tokenParameterInvalid';
  return 'tokenContentTypeInvalid';
}

/** Null: something is there twice, and two readers could read two different requests. */
function formFields(text: string): Fields | null {
  const form = new URLSearchParams(text);
  const fields: Fields = {};
  for (const name of FIELDS) {
    const [value, ...more] = form.getAll(name);
    if (more.length > 0) return null;
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** Null: it is no JSON object, or a field that counts is no text. */
function jsonFields(text: string): Fields | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  const fields: Fields = {};
  for (const name of FIELDS) {
    const value = Object.hasOwn(parsed, name) ? (parsed as Record<string, unknown>)[name] : undefined;
    if (value === undefined) continue;
    if (typeof value !== 'string') return null;
    fields[name] = value;
  }
  return fields;
}
