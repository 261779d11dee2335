import { BlockList } from 'node:net';
import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkIpRules } from './check-ip-rules.ts';

const v4Text = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
const v6Text = (value: bigint): string =>
  [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n]
    .map((shift) => ((value >> shift) & 0xffffn).toString(16))
    .join(':');

const family = fc.constantFrom(
  { bits: 32, text: v4Text, name: 'ipv4' },
  { bits: 128, text: v6Text, name: 'ipv6' },
);
/** A family and values in it. IPv4-mapped IPv6 has cases of its own below. */
const inFamily = (count: number) =>
  family.chain((of) =>
    fc.record({
      of: fc.constant(of),
      values: fc
        .array(fc.bigInt({ min: 0n, max: (1n << BigInt(of.bits)) - 1n }), {
          minLength: count,
          maxLength: count,
        })
        .filter((values) => of.bits === 32 || values.every((value) => value >> 32n !== 0xffffn)),
    }),
  );
const [zero, largest] = [0n, (1n << 128n) - 1n];

test('an address is the range of itself', () => {
  fc.assert(
    fc.property(inFamily(1), ({ of, values: [value = zero] }) => {
      expect(parseIpRule(of.text(value))).toEqual({ family: of.bits === 32 ? 4 : 6, from: value, to: value });
    }),
  );
});

test('a range is taken exactly when it does not end before it starts', () => {
  fc.assert(
    fc.property(inFamily(2), ({ of, values: [from = zero, to = zero] }) => {
      const rule = parseIpRule(`${of.text(from)}-${of.text(to)}`);
      expect(rule).toEqual(from <= to ? { family: of.bits === 32 ? 4 : 6, from, to } : null);
    }),
  );
});

test('a CIDR block spans its prefix whatever its host bits, as an independent implementation has it', () => {
  const cases = inFamily(2).chain(({ of, values }) =>
    fc.record({
      of: fc.constant(of),
      values: fc.constant(values),
      prefix: fc.integer({ min: 1, max: of.bits }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ of, values: [base = zero, probe = zero], prefix }) => {
      const rule = parseIpRule(`${of.text(base)}/${prefix}`);
      const block = new BlockList();
      block.addSubnet(of.text(base), prefix, of.name as 'ipv4' | 'ipv6');
      for (const value of [probe, base, rule?.from ?? zero, rule?.to ?? zero]) {
        const isInside = rule !== null && rule.from <= value && value <= rule.to;
        expect(isInside).toBe(block.check(of.text(value), of.name as 'ipv4' | 'ipv6'));
      }
    }),
  );
});

test('whatever the text, reading it ends in a rule of ordered bounds or in none', () => {
  const alphabet = fc.stringMatching(/^[0-9a-f.:/%\- ]{0,40}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), alphabet), (text) => {
      const rule = parseIpRule(text);
      expect(rule === null || (rule.from <= rule.to && rule.to <= largest)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['192.168.0.1/16', 4, '192.168.0.0', '192.168.255.255'],
  ['0.0.0.0/0', 4, '0.0.0.0', '255.255.255.255'],
  ['10.0.0.1/32', 4, '10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', 4, '10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1/120', 4, '10.0.0.0', '10.0.0.255'],
  ['::ffff:a00:1-10.0.0.9', 4, '10.0.0.1', '10.0.0.9'],
])('%s is IPv%i from %s to %s', (text, ipVersion, from, to) => {
  expect(parseIpRule(text)).toEqual({
    family: ipVersion,
    from: parseIpRule(from)?.from,
    to: parseIpRule(to)?.to,
  });
});

test.each([
  ['::1', 1n, 1n],
  ['::', 0n, 0n],
  ['2001:db8::/32', 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
  ['1::8', (1n << 112n) + 8n, (1n << 112n) + 8n],
  ['::1.2.3.4', 0x01020304n, 0x01020304n],
  ['::/0', 0n, largest],
])('%s is IPv6 from %i to %i', (text, from, to) => {
  expect(parseIpRule(text)).toEqual({ family: 6, from, to });
});

test.each([
  '',
  ' ',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '01.2.3.4',
  '1.2.3.4 ',
  '0x1.2.3.4',
  '1.2.3.4/33',
  '1.2.3.4/-1',
  '1.2.3.4/08',
  '1.2.3.4/',
  '1.2.3.4/8/8',
  '1.2.3.4/8-1.2.3.9',
  '1.2.3.9-1.2.3.4',
  '1.2.3.4-',
  '-1.2.3.4',
  '1.2.3.4-1.2.3.5-1.2.3.6',
  '1.2.3.4-::5',
  '::1/129',
  '::ffff:1.2.3.4/64',
  'fe80::1%eth0',
  '1:2:3:4:5:6:7',
  ':::',
  '::g',
  'example.org',
])('"%s" is no address, range or block', (text) => {
  expect(parseIpRule(text)).toBeNull();
});

test('a list is returned without the blanks around its entries; its first wrong entry is named', () => {
  expect(checkIpRules('acl_value', [' 1.2.3.4', '::1 '])).toEqual(['1.2.3.4', '::1']);
  expect(() => checkIpRules('acl_value', ['1.2.3.4', '1.2.3.400', 'x'])).toThrow(
    'Invalid IP address: "1.2.3.400"',
  );
});

test('a list has 1 to 100 entries', () => {
  const list = (length: number) => Array.from({ length }, (_, index) => `10.0.0.${index}`);
  expect(checkIpRules('acl_value', list(100))).toHaveLength(100);
  expect(() => checkIpRules('acl_value', list(101))).toThrow('parameterName:acl_value');
  expect(() => checkIpRules('acl_value', [])).toThrow('parameterName:acl_value');
});
