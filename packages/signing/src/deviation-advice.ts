import type { DeviationName, SecretDeviationName } from './deviations.ts';

/** What to change in a client that signs in one of the known wrong ways, a sentence each. */
const advice: Record<DeviationName | SecretDeviationName, string> = {
  'uri-without-final-slash':
    'The client signed the path without a final slash: add “/” to the end of the path for signing (not to the request).',
  'payload-of-empty-body':
    'The client signed the hash of an empty body, but sent one: hash the bytes that are sent.',
  'host-without-port':
    'The client signed the host without its port: sign the Host header just as it is sent.',
  'host-with-https-port':
    'The client signed the host with port 443, which it does not send: sign the Host header just as it is sent.',
  'host-with-http-port':
    'The client signed the host with port 80, which it does not send: sign the Host header just as it is sent.',
  'host-in-other-case':
    'The client signed the host in lower case, but sent it otherwise: sign the Host header just as it is sent.',
  'content-type-without-parameters':
    'The client signed Content-Type without its parameters, which the HTTP library added: set the whole value before signing.',
  'content-type-with-charset':
    'The client signed Content-Type with a charset that it does not send: sign the value that is sent.',
  'content-type-with-upper-case-charset':
    'The client signed Content-Type with a charset that it does not send: sign the value that is sent.',
  'content-type-with-close-charset':
    'The client signed Content-Type with a charset that it does not send: sign the value that is sent.',
  'content-type-with-close-upper-case-charset':
    'The client signed Content-Type with a charset that it does not send: sign the value that is sent.',
  'query-not-sorted':
    'The client signed the query parameters in the order in which they are sent: sort them by encoded name, then value.',
  'query-as-sent':
    'The client signed the query string as it is sent: sort the parameters, encode them after RFC 3986 and end those without a value with “=”.',
  'query-left-out': 'The client left the query string out of the signature: sign it as the third line.',
  'query-plus-as-plus':
    'The client signed “+” in the query string as a plus sign, but it is sent as a space: send a plus sign as %2B.',
  'query-space-as-plus': 'The client signed spaces in the query string as “+”: encode them as %20.',
  'query-star-as-star': 'The client signed “*” in the query string as it is: encode it as %2A.',
  'query-empty-without-equals':
    'The client signed parameters without a value as bare names: end them with “=”.',
  'uri-as-sent':
    'The client signed the path as it is sent: encode each segment after RFC 3986, with upper-case hexadecimal digits.',
  'uri-as-sent-without-final-slash':
    'The client signed the path as it is sent: encode each segment after RFC 3986 and add “/” to its end.',
  'uri-encoded-twice': 'The client encoded the path twice for signing: encode each segment once.',
  'uri-with-query': 'The client signed path and query string as one line: they are two.',
  'headers-without-blank-line':
    'The client left out the empty line between the headers and their names: each header ends with a line feed, and one more follows.',
  'headers-not-in-order':
    'The client signed its headers in another order than that of SignedHeaders: keep both in the same, sorted order.',
  'signed-headers-not-in-order':
    'The client signed sorted header names, but sent SignedHeaders in another order: send them sorted.',
  'method-in-lower-case': 'The client signed the method in lower case: sign it in upper case.',
  'payload-unsigned':
    'The client signed UNSIGNED-PAYLOAD, but did not say so: send the header X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD, or sign the body.',
  'payload-left-out': 'The client signed no body hash: without a body it is the hash of the empty string.',
  'payload-hash-in-upper-case':
    'The client signed the body hash with upper-case digits: write it in lower case.',
  'payload-hash-of-text-null':
    'The client hashed the text “null” for a body that it does not send: hash the empty string.',
  'secret-with-line-end': 'The client signed with a secret that ends with a line feed: remove it.',
  'secret-with-windows-line-end': 'The client signed with a secret that ends with a line break: remove it.',
  'secret-with-space': 'The client signed with a secret that ends with a space: remove it.',
  'secret-in-quotes': 'The client signed with a secret in quotation marks: remove them.',
};

/** What to change in a client; the deviations may be several, joined with `+`. */
export function adviceFor(deviation: string): string {
  return deviation
    .split('+')
    .map((name) => advice[name as keyof typeof advice] ?? `The client signed otherwise: ${name}.`)
    .join(' ');
}
