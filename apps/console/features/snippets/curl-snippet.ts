import { type CallSample, sampleHeaders, sampleUrl } from './call-sample.ts';
import { credential, shellWord, signedCurl } from './signed-curl.ts';

/** Where the root of the local authority lies under Turnpike's home. */
export const CA_FILE = '.turnpike/ca.pem';

/** A curl command that works as it stands, once the secret is in the environment. */
export function curlSnippet(sample: CallSample): string {
  const options = [
    ...(sample.protocol === 'HTTPS' ? [`--cacert ${CA_FILE}`] : []),
    ...(sample.authentication === 'APP_CODE' ? ['-H "X-Apig-AppCode: $APP_CODE"'] : []),
    ...Object.entries(sampleHeaders(sample))
      .filter(([name]) => !(name === 'Content-Type' && sample.authentication === 'SIGNATURE'))
      .map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
  ];
  if (sample.authentication === 'SIGNATURE') {
    return signedCurl(sample.method, new URL(sampleUrl(sample)), sample.body, credential, ['-i', ...options]);
  }
  const lines = [`curl -i -X ${sample.method} ${shellWord(sampleUrl(sample))}`, ...options];
  if (sample.body !== '') lines.push(`-d ${shellWord(sample.body)}`);
  return lines.join(' \\\n  ');
}
