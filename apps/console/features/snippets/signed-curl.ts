/** Names of the environment variables that hold key and secret, and what they are. */
export interface Signer {
  readonly key: string;
  readonly secret: string;
  readonly what: string;
}

/** Signs calls of the management API, and of published APIs of IAM authentication; the turnpike command reads the same variables. */
export const accessKey: Signer = {
  key: 'TURNPIKE_ACCESS_KEY',
  secret: 'TURNPIKE_SECRET_KEY',
  what: 'an access key',
};

/** Signs calls of published APIs. */
export const credential: Signer = {
  key: 'APP_KEY',
  secret: 'APP_SECRET',
  what: 'key and secret of a credential',
};

/** Text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A curl command that signs its request (SDK-HMAC-SHA256, reference 10.2). Needs a POSIX shell and openssl. The body
 * is hashed when it runs, so it can be edited.
 *
 * @param options - Further words for curl; headers among them are sent unsigned.
 */
export function signedCurl(
  method: string,
  url: URL,
  body: string,
  signer: Signer = accessKey,
  options: readonly string[] = [],
): string {
  const parts = [method, canonicalPath(url), canonicalQuery(url), url.host];
  const access = `$${signer.key}`;
  const curl = [
    `curl -X ${method} ${shellWord(url.href)}`,
    '-H "X-Sdk-Date: $DATE"',
    `-H "Authorization: SDK-HMAC-SHA256 Access=${access}, SignedHeaders=host;x-sdk-date, Signature=$SIGNATURE"`,
    ...options,
    ...(body === '' ? [] : ["-H 'Content-Type: application/json'", '--data-raw "$BODY"']),
  ];
  return [
    `# Set ${signer.key} and ${signer.secret} to ${signer.what} first.`,
    `BODY=${shellWord(body)}`,
    'DATE=$(date -u +%Y%m%dT%H%M%SZ)',
    `sha256() { openssl dgst -sha256 "$@" | sed 's/.* //'; }`,
    'BODY_HASH=$(printf %s "$BODY" | sha256)',
    `REQUEST_HASH=$(printf '%s\\n%s\\n%s\\nhost:%s\\nx-sdk-date:%s\\n\\nhost;x-sdk-date\\n%s' \\`,
    `  ${parts.map(shellWord).join(' ')} "$DATE" "$BODY_HASH" | sha256)`,
    `SIGNATURE=$(printf 'SDK-HMAC-SHA256\\n%s\\n%s' "$DATE" "$REQUEST_HASH" | sha256 -hmac "$${signer.secret}")`,
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

/** A segment decoded once; one with a percent sign that encodes nothing stays as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function canonicalPath(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decoded(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}
