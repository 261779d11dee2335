/**
 * Whether a caller takes gzip (RFC 9110 section 12.5.3): named, or by `*`, with a weight that is not 0. Without the
 * header it is not sent any, though the rule would allow it: such callers seldom expect it.
 */
export function takesGzip(header: string | undefined): boolean {
  let any = false;
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    if (name !== 'gzip' && name !== 'x-gzip' && name !== '*') continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    const takes = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) && Number(weight) > 0;
    if (name !== '*') return takes;
    any = takes;
  }
  return any;
}
