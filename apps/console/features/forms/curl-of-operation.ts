import { type OperationInput, operationUrl } from '../api/call-operation.ts';
import type { OperationName } from '../api/operation-names.ts';
import type { OperationRoute } from '../api/operation-route.ts';

const SECRET_FIELDS = new Set(['password', 'app_secret', 'app_code']);

/** Text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The call that a form is about to make, for a terminal. Secrets that were typed are left out: commands end up in
 * shell histories.
 */
export function curlOfOperation<Name extends OperationName>(
  origin: string,
  route: OperationRoute,
  input: OperationInput<Name>,
): string {
  const body = route.takesBody ? JSON.stringify(hideSecrets(input.body ?? {})) : '';
  return signedCurl(route.method, new URL(operationUrl(route, input), origin), body);
}

/**
 * A curl command that signs its request (SDK-HMAC-SHA256, reference 10.2) with the access key in
 * TURNPIKE_ACCESS_KEY and TURNPIKE_SECRET_KEY. Needs a POSIX shell and openssl. The body is hashed when it runs, so
 * it can be edited.
 */
export function signedCurl(method: string, url: URL, body: string): string {
  const parts = [method, canonicalPath(url), canonicalQuery(url), url.host];
  const curl = [
    `curl -X ${method} ${shellWord(url.href)}`,
    '-H "X-Sdk-Date: $DATE"',
    '-H "Authorization: SDK-HMAC-SHA256 Access=$TURNPIKE_ACCESS_KEY, SignedHeaders=host;x-sdk-date, Signature=$SIGNATURE"',
    ...(body === '' ? [] : ["-H 'Content-Type: application/json'", '--data-raw "$BODY"']),
  ];
  return [
    '# Set TURNPIKE_ACCESS_KEY and TURNPIKE_SECRET_KEY to an access key first.',
    `BODY=${shellWord(body)}`,
    'DATE=$(date -u +%Y%m%dT%H%M%SZ)',
    `sha256() { openssl dgst -sha256 "$@" | sed 's/.* //'; }`,
    'BODY_HASH=$(printf %s "$BODY" | sha256)',
    `REQUEST_HASH=$(printf '%s\\n%s\\n%s\\nhost:%s\\nx-sdk-date:%s\\n\\nhost;x-sdk-date\\n%s' \\`,
    `  ${parts.map(shellWord).join(' ')} "$DATE" "$BODY_HASH" | sha256)`,
    `SIGNATURE=$(printf 'SDK-HMAC-SHA256\\n%s\\n%s' "$DATE" "$REQUEST_HASH" | sha256 -hmac "$TURNPIKE_SECRET_KEY")`,
    curl.join(' \\\n  '),
  ].join('\n');
}

/** RFC 3986: what encodeURIComponent leaves alone but the signature does not. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalPath(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      SECRET_FIELDS.has(name) && typeof item === 'string' ? [name, `<${name}>`] : [name, hideSecrets(item)],
    ),
  );
}
