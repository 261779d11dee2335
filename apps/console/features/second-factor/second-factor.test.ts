import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { groupedSecret, otpauthUri } from './otpauth-uri.ts';
import { qrPath } from './qr-path.ts';

const SECRET = 'JBSWY3DPEHPK3PXP';

test('an authenticator reads the secret, the issuer and whose it is, whatever the names hold', () => {
  const uri = new URL(otpauthUri('acme & co?', 'amy smith', SECRET));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/Turnpike:amy smith@acme & co?');
  expect(Object.fromEntries(uri.searchParams)).toEqual({ secret: SECRET, issuer: 'Turnpike' });
});

test('a secret is typed in groups of four', () => {
  expect(groupedSecret('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});

test('the path draws every dark module of the code once, and no other', () => {
  const text = otpauthUri('acme', 'amy', SECRET);
  const { size, path } = qrPath(text);
  const drawn = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)).flatMap(([, column, row, run]) =>
    Array.from({ length: Number(run) }, (_, step) => `${row},${Number(column) + step}`),
  );
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const dark = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const)
    .filter(([row, column]) => modules.get(row, column))
    .map(([row, column]) => `${row},${column}`);
  expect(drawn.toSorted()).toEqual(dark.toSorted());
});
