import { type CallSample, sampleHeaders, sampleUrl, sentSecret, signerOf } from './call-sample.ts';
import { shellWord, signedCurl } from './signed-curl.ts';

/** Where the root of the local authority lies under Turnpike's home. */
export const CA_FILE = '.turnpike/ca.pem';

/** A curl command that works as it stands, once the secret is in the environment. */
export function curlSnippet(sample: CallSample): string {
  const signer = signerOf(sample);
  const sent = sentSecret(sample);
  const options = [
    ...(sample.protocol === 'HTTPS' ? [`--cacert ${CA_FILE}`] : []),
    ...(sent ? [`-H "${sent.header}: $${sent.variable}"`] : []),
    ...Object.entries(sampleHeaders(sample))
      .filter(([name]) => !(name === 'Content-Type' && signer))
      .map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
  ];
  if (signer) {
    return signedCurl(sample.method, new URL(sampleUrl(sample)), sample.body, signer, ['-i', ...options]);
  }
  const lines = [`curl -i -X ${sample.method} ${shellWord(sampleUrl(sample))}`, ...options];
  if (sample.body !== '') lines.push(`-d ${shellWord(sample.body)}`);
  return lines.join(' \\\n  ');
}
