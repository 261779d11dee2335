import fc from 'fast-check';

const TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FRAMING =
  /^(?:host|connection|content-length|transfer-encoding|expect|upgrade|trailer|keep-alive|te)$/i;

const characters = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((code) => String.fromCharCode(code));

const token = fc.string({ unit: fc.constantFrom(...TOKEN_CHARACTERS), minLength: 1, maxLength: 12 });
/** Any name but those that say where a message goes or ends. */
const fieldName = fc
  .oneof(token, fc.constantFrom('__proto__', 'constructor', 'Cookie', 'X-A', 'x-a'))
  .filter((name) => !FRAMING.test(name));
const valueCharacter = fc.oneof(characters(0x21, 0x7e), characters(0x80, 0xff), fc.constantFrom(' ', '\t'));
const fieldValue = fc
  .string({ unit: valueCharacter, maxLength: 20 })
  .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''));

/** Name, value, name, value …, without those of framing. */
export const fields = fc
  .array(fc.tuple(fieldName, fieldValue), { maxLength: 8 })
  .map((pairs) => pairs.flat());

export const method = fc.oneof(
  fc.constantFrom('GET', 'POST', 'DELETE'),
  token.filter((name) => name !== 'CONNECT'),
);

export const target = fc
  .string({ unit: characters(0x21, 0x7e).filter((character) => character !== '#'), maxLength: 30 })
  .map((rest) => `/${rest}`);

/** A body and how it is framed: whole, or in chunks of these lengths. */
export const body = fc.record({
  bytes: fc.string({ unit: characters(0, 0xff), maxLength: 200 }),
  chunks: fc.option(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 5 }), { nil: null }),
  trailers: fields,
});

/** Where a stream is cut into pieces, as parts of its length. */
export const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** Cuts a stream. */
export function cut(stream: Buffer, at: readonly number[]): Buffer[] {
  const edges = [
    0,
    ...at.map((part) => Math.floor(part * stream.length)).sort((a, b) => a - b),
    stream.length,
  ];
  return edges.slice(1).map((edge, index) => stream.subarray(edges[index], edge));
}

const PARTS = [
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '\0',
  '0',
  '5',
  'x',
  '\x80',
  '\x0b',
  '\x7f',
  '=',
  '"',
  '+',
  '#',
  '*',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: identity\r\n',
  'Connection: close\r\n',
  'Host: h\r\n',
  'X: y\r\n',
  '0\r\n\r\n',
  '5\r\nabcde\r\n',
  'HTTP/1.1',
  'GET / HTTP/1.1\r\n',
];

/** A change of some bytes of a stream. */
export const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removes: fc.integer({ min: 0, max: 3 }),
  puts: fc.oneof(fc.constant(''), fc.constantFrom(...PARTS)),
});

/** Changes a stream, a character being a byte. */
export function mutate(
  stream: string,
  mutations: readonly { at: number; removes: number; puts: string }[],
): string {
  let text = stream;
  for (const { at, removes, puts } of mutations) {
    const index = Math.floor(at * text.length);
    text = text.slice(0, index) + puts + text.slice(index + removes);
  }
  return text;
}
