import { type CallSample, sampleHeaders, sampleUrl, sentSecret, signerOf } from './call-sample.ts';
import { CA_FILE } from './curl-snippet.ts';

/** Signing by SDK-HMAC-SHA256 (reference 10.2), for callers to paste: no dependency but Node. */
const SIGNER = `// SDK-HMAC-SHA256: hash what is sent, sign the hash with the secret.
function sign(method, url, headers, body, key, secret) {
  const encode = (text) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const date = new Date().toISOString().replace(/[-:]|\\.\\d{3}/g, '');
  const signed = { ...headers, 'X-Sdk-Date': date };
  const names = Object.keys(signed).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const path = url.pathname.split('/').map((part) => encode(decodeURIComponent(part))).join('/');
  const query = [...url.searchParams]
    .map(([name, value]) => [encode(name), encode(value)])
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map(([name, value]) => name + '=' + value)
    .join('&');
  const canonical = [
    method,
    path.endsWith('/') ? path : path + '/',
    query,
    ...names.map((name) => name.toLowerCase() + ':' + signed[name].trim()),
    '',
    names.map((name) => name.toLowerCase()).join(';'),
    sha256(body),
  ].join('\\n');
  const toSign = ['SDK-HMAC-SHA256', date, sha256(canonical)].join('\\n');
  const signature = createHmac('sha256', secret).update(toSign).digest('hex');
  const signedNames = names.map((name) => name.toLowerCase()).join(';');
  return {
    ...signed,
    Authorization: \`SDK-HMAC-SHA256 Access=\${key}, SignedHeaders=\${signedNames}, Signature=\${signature}\`,
  };
}
`;

/**
 * A Node program that makes the call. The secret, AppCode or token comes from the environment. It connects to this
 * machine and names the group's domain in Host, because not every resolver knows `*.localhost`.
 */
export function nodeSnippet(sample: CallSample): string {
  const secure = sample.protocol === 'HTTPS';
  const signer = signerOf(sample);
  const signed = signer !== null;
  const imports = [
    signed ? "import { createHash, createHmac } from 'node:crypto';" : '',
    secure ? "import { readFileSync } from 'node:fs';" : '',
    `import { request } from 'node:${secure ? 'https' : 'http'}';`,
  ].filter((line) => line !== '');
  return [
    '// Save as call.mjs and run: node call.mjs',
    ...imports,
    '',
    `const url = new URL(${JSON.stringify(sampleUrl(sample))});`,
    `const body = ${JSON.stringify(sample.body)};`,
    headersCode(sample),
    ...(signer ? [`const key = process.env.${signer.key} ?? ${JSON.stringify(sample.key)};`] : []),
    ...(signer ? [`const secret = process.env.${signer.secret} ?? '<secret>';`] : []),
    '',
    ...(signed ? [SIGNER] : []),
    requestCode(sample, signed, secure),
    '',
  ].join('\n');
}

function headersCode(sample: CallSample): string {
  const lines = Object.entries(sampleHeaders(sample)).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  const sent = sentSecret(sample);
  if (sent) lines.push(`  '${sent.header}': process.env.${sent.variable} ?? '<${sent.what}>',`);
  return ['const headers = {', '  Host: url.host,', ...lines, '};'].join('\n');
}

function requestCode(sample: CallSample, signed: boolean, secure: boolean): string {
  const headers = signed ? 'headers: sign(method, url, headers, body, key, secret)' : 'headers';
  const options = [
    "  host: '127.0.0.1',",
    '  port: url.port,',
    '  path: url.pathname + url.search,',
    '  method,',
    `  ${headers},`,
    ...(secure ? ['  servername: url.hostname,', `  ca: readFileSync('${CA_FILE}'),`] : []),
  ];
  return [
    `const method = '${sample.method}';`,
    'const call = request({',
    ...options,
    '});',
    "call.on('response', (answer) => {",
    '  console.log(answer.statusCode, answer.headers);',
    '  answer.pipe(process.stdout);',
    '});',
    'call.end(body);',
  ].join('\n');
}
