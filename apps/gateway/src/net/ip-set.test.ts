import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIp, plainAddress } from './ip-address.ts';
import { compileIpSet } from './ip-set.ts';

test.each([
  ['192.168.0.1', ['192.168.0.1', '::ffff:192.168.0.1', '::ffff:c0a8:1'], ['192.168.0.2', '::1', 'x']],
  ['192.168.0.1/16', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
  ['192.168.0.5-192.168.0.10', ['192.168.0.5', '192.168.0.10'], ['192.168.0.4', '192.168.0.11']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::1', '']],
  ['10.0.0.7/32', ['10.0.0.7'], ['10.0.0.6']],
  ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::1'], ['2001:db9::', '10.0.0.1']],
  ['2001:db8::1-2001:db8::ff', ['2001:db8::80'], ['2001:db8::100', '2001:db8::']],
  ['::1', ['::1', '0:0:0:0:0:0:0:1'], ['::2', '0.0.0.1']],
  ['fe80::/10', ['fe80::1%eth0'], ['fec0::1']],
  ['::ffff:10.0.0.0/104', ['10.1.2.3'], ['11.0.0.0']],
])('%s holds %j and not %j', (entry, inside, outside) => {
  const set = compileIpSet([entry]);
  expect(inside.filter((address) => !set(address))).toEqual([]);
  expect(outside.filter((address) => set(address))).toEqual([]);
});

test.each([
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.256',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.9-10.0.0.1',
  '1.2.3.4-::1',
  '',
  'x',
])('the entry "%s" is refused', (entry) => {
  expect(() => compileIpSet([entry])).toThrow();
});

test('a set of many overlapping entries holds exactly what one of them holds', () => {
  const address = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }))
    .map(([c, d]) => `10.0.${c}.${d}`);
  const entry = fc.oneof(
    address,
    fc.tuple(address, fc.integer({ min: 22, max: 32 })).map(([base, bits]) => `${base}/${bits}`),
    fc.tuple(address, address).map(([a, b]) => {
      const [low, high] = (parseIp(a)?.value ?? 0) <= (parseIp(b)?.value ?? 0) ? [a, b] : [b, a];
      return `${low}-${high}`;
    }),
  );
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), fc.array(address), (entries, addresses) => {
      const all = compileIpSet(entries);
      const each = entries.map((one) => compileIpSet([one]));
      for (const probe of addresses) expect(all(probe)).toBe(each.some((set) => set(probe)));
    }),
  );
});

test('an IPv4-mapped address is shown as IPv4, any other as it is', () => {
  expect(plainAddress('::ffff:127.0.0.1')).toBe('127.0.0.1');
  expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
});
