import { shellWord } from '../forms/curl-of-operation.ts';
import { type CallSample, sampleHeaders, sampleUrl } from './call-sample.ts';

/** Where the root of the local authority lies under Turnpike's home. */
export const CA_FILE = '.turnpike/ca.pem';

/** A curl command that works as it stands; null for signed calls, which curl cannot make. */
export function curlSnippet(sample: CallSample): string | null {
  if (sample.authentication === 'SIGNATURE') return null;
  const lines = [`curl -i -X ${sample.method} ${shellWord(sampleUrl(sample))}`];
  if (sample.protocol === 'HTTPS') lines.push(`--cacert ${CA_FILE}`);
  for (const [name, value] of Object.entries(sampleHeaders(sample)))
    lines.push(`-H ${shellWord(`${name}: ${value}`)}`);
  if (sample.authentication === 'APP_CODE') lines.push('-H "X-Apig-AppCode: $APP_CODE"');
  if (sample.body !== '') lines.push(`-d ${shellWord(sample.body)}`);
  return lines.join(' \\\n  ');
}
