import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  type RestrictedRange,
  restrictedIpv4Ranges,
  restrictedIpv6Ranges,
} from '@turnpike/contracts/net/restricted-ranges';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileEgressPolicy, type Network, type Verdict } from './egress-policy.ts';

const open: Network = { routes: [], inbound: null, outbound: { bandwidthMbits: null }, nodes: 1 };

function judge(address: string, network: Partial<Network> = {}, port = 80): Verdict {
  return compileEgressPolicy({ ...open, ...network }, [], []).judge(address, port);
}

const allowed = (verdict: Verdict): boolean => verdict.allowed;
const ruleOf = (verdict: Verdict): string => (verdict.allowed ? 'allowed' : verdict.rule);
const reasonOf = (verdict: Verdict): string => (verdict.allowed ? '' : verdict.reason);

test.each([
  ['0.0.0.0', '0.0.0.0/8'],
  ['10.255.255.255', '10.0.0.0/8'],
  ['100.125.7.7', '100.125.0.0/16'],
  ['100.64.0.1', '100.64.0.0/10'],
  ['127.0.0.1', '127.0.0.0/8'],
  ['127.255.255.254', '127.0.0.0/8'],
  ['169.254.1.1', '169.254.0.0/16'],
  ['172.31.255.255', '172.16.0.0/12'],
  ['192.0.0.8', '192.0.0.0/24'],
  ['192.0.2.9', '192.0.2.0/24'],
  ['192.88.99.1', '192.88.99.0/24'],
  ['192.168.1.1', '192.168.0.0/16'],
  ['198.19.255.255', '198.18.0.0/15'],
  ['198.51.100.1', '198.51.100.0/24'],
  ['203.0.113.1', '203.0.113.0/24'],
  ['239.1.2.3', '224.0.0.0/4'],
  ['240.0.0.1', '240.0.0.0/4'],
  ['255.255.255.255', '255.255.255.255/32'],
  ['::', '::/128'],
  ['::1', '::1/128'],
  ['::127.0.0.1', '::/96'],
  ['::ffff:10.0.0.1', '10.0.0.0/8'],
  ['::ffff:7f00:1', '127.0.0.0/8'],
  ['::ffff:0:127.0.0.1', '::ffff:0:0:0/96'],
  ['64:ff9b::10.0.0.1', '10.0.0.0/8 (private) through 64:ff9b::/96'],
  ['64:ff9b:1::10.0.0.1', '64:ff9b:1::/48'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::/32'],
  ['2002:7f00:1::', '2002::/16'],
  ['2001:db8::1', '2001:db8::/32'],
  ['fd12:3456::1', 'fc00::/7'],
  ['fe80::1', 'fe80::/10'],
  ['fe80::1%lo', 'fe80::/10'],
  ['ff02::1', 'ff00::/8'],
  ['4000::1', '4000::/2'],
])('%s is refused, and the record names %s', (address, range) => {
  const verdict = judge(address);
  expect(ruleOf(verdict)).toBe('egress-restricted-range');
  expect(reasonOf(verdict)).toContain(address);
  expect(reasonOf(verdict)).toContain(range);
});

test.each(['1.1.1.1', '100.128.0.1', '172.32.0.0', '11.0.0.0', '2606:4700::1111', '64:ff9b::1.1.1.1'])(
  '%s is public: reached with outbound access, refused without',
  (address) => {
    expect(judge(address)).toEqual({ allowed: true, isPublic: true });
    expect(ruleOf(judge(address, { outbound: null }))).toBe('egress-public-access-off');
  },
);

test.each(['127.1', '0x7f000001', '2130706433', '0177.0.0.1', 'localhost', '', '127.0.0.1.', '1.2.3.4/32'])(
  '"%s" is no address that a socket connects to, so it is refused',
  (text) => {
    expect(ruleOf(judge(text))).toBe('egress-no-address');
  },
);

test('a route opens what lies in it, without outbound access, and nothing else', () => {
  const network = { routes: ['10.1.0.0/16', 'fd00::/8', '192.168.7.7'], outbound: null };
  for (const inside of ['10.1.2.3', 'fd12::1', '192.168.7.7', '::ffff:10.1.2.3']) {
    expect(judge(inside, network)).toEqual({ allowed: true, isPublic: false });
  }
  for (const outside of ['10.2.0.1', 'fc00::1', '192.168.7.8', '127.0.0.1']) {
    expect(ruleOf(judge(outside, network))).toBe('egress-restricted-range');
  }
});

test('a metadata service is opened only by a route that names it by itself', () => {
  for (const address of [
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fd00:ec2::254',
  ]) {
    const wide = { routes: ['169.254.0.0/16', 'fd00::/8', '64:ff9b::/96', '0.0.0.0/0', '::/0'] };
    expect(ruleOf(judge(address, wide))).toBe('egress-metadata-service');
  }
  expect(allowed(judge('169.254.169.254', { routes: ['169.254.169.254'] }))).toBe(true);
  expect(allowed(judge('169.254.169.254', { routes: ['169.254.169.254/32'] }))).toBe(true);
  expect(allowed(judge('169.254.169.254', { routes: ['169.254.169.253'] }))).toBe(false);
});

test("no route opens the control plane's ports, by whatever address of this machine", () => {
  const everything = { ...open, routes: ['0.0.0.0/0', '::/0'] };
  const forbidden = [
    { address: '127.0.0.1', port: 5432 },
    { address: '10.9.8.7', port: 6379 },
  ];
  const policy = compileEgressPolicy(everything, forbidden, []);
  const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1', ...own]) {
    expect([address, ruleOf(policy.judge(address, 5432))]).toEqual([address, 'egress-forbidden-endpoint']);
    expect(allowed(policy.judge(address, 5433))).toBe(true);
  }
  expect(ruleOf(policy.judge('10.9.8.7', 6379))).toBe('egress-forbidden-endpoint');
  expect(allowed(policy.judge('10.9.8.8', 6379))).toBe(true);
  expect(allowed(policy.judge('10.9.8.7', 5432))).toBe(true);
});

test('a range that counts as public needs outbound access besides its route, and opens nothing by itself', () => {
  const judged = (network: Partial<Network>) =>
    compileEgressPolicy({ ...open, ...network }, [], ['127.0.0.0/8']).judge('127.0.0.1', 80);
  expect(ruleOf(judged({}))).toBe('egress-restricted-range');
  expect(ruleOf(judged({ routes: ['127.0.0.0/8'], outbound: null }))).toBe('egress-public-access-off');
  expect(judged({ routes: ['127.0.0.0/8'] })).toEqual({ allowed: true, isPublic: true });
});

/** A block list of Node's; one per family, since an IPv6 block would hold mapped IPv4 addresses too. */
function blockList(ranges: readonly RestrictedRange[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const { cidr } of ranges) {
    const [base = '', bits] = cidr.split('/');
    list.addSubnet(base, Number(bits), family);
  }
  return list;
}

const naive4 = blockList(restrictedIpv4Ranges, 'ipv4');
const naive6 = blockList(restrictedIpv6Ranges, 'ipv6');

/** The guard's table once more, by Node's own block lists over the text of addresses. */
function naiveIsRestricted(address: string): boolean {
  if (!isIPv6(address)) return naive4.check(address, 'ipv4');
  const groups = address.split(':').map((group) => Number.parseInt(group, 16));
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const isNat64 = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((one) => one === 0);
  if (!isMapped && !isNat64) return naive6.check(address, 'ipv6');
  const [high = 0, low = 0] = groups.slice(6);
  return naive4.check([high >> 8, high & 255, low >> 8, low & 255].join('.'), 'ipv4');
}

/** First and last addresses of all ranges and their neighbours matter most; the rest is filled by chance. */
const ipv4 = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
  fc.tuple(
    fc.constantFrom(0, 1, 9, 10, 11, 100, 126, 127, 128, 169, 172, 192, 198, 203, 223, 224, 239, 240, 255),
    fc.constantFrom(0, 2, 15, 16, 18, 19, 20, 31, 32, 51, 63, 64, 88, 113, 125, 127, 128, 168, 254, 255),
    fc.constantFrom(0, 1, 2, 3, 99, 100, 101, 112, 113, 114, 255),
    fc.constantFrom(0, 1, 254, 255),
  ),
);
const group = fc.oneof(fc.constantFrom(0, 1, 0xffff), fc.nat(0xffff));
const firstGroup = fc.oneof(
  group,
  fc.constantFrom(
    0x64,
    0x100,
    0x1fff,
    0x2000,
    0x2001,
    0x2002,
    0x2003,
    0x3fff,
    0x4000,
    0x5f00,
    0x7fff,
    0x8000,
  ),
  fc.constantFrom(0xfbff, 0xfc00, 0xfdff, 0xfe7f, 0xfe80, 0xfebf, 0xfec0, 0xfeff, 0xff00),
);
const secondGroup = fc.oneof(group, fc.constantFrom(0xdb8, 0xff9b, 0x1ff, 0x200, 0x0fff, 0x1000));
const ipv6 = fc.oneof(
  fc.tuple(firstGroup, secondGroup, group, group, group, group, group, group),
  fc
    .tuple(ipv4, fc.constantFrom([0, 0, 0, 0, 0, 0xffff], [0x64, 0xff9b, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]))
    .map(([[a, b, c, d], prefix]) => [...prefix, a * 256 + b, c * 256 + d]),
);

test('every address is judged as by a second, naive reading of the same table', () => {
  const address = fc.oneof(
    ipv4.map((octets) => octets.join('.')),
    ipv6.map((groups) => groups.map((one) => one.toString(16)).join(':')),
  );
  const policy = compileEgressPolicy(open, [], []);
  fc.assert(
    fc.property(address, (text) => {
      const verdict = policy.judge(text, 80);
      expect(!verdict.allowed).toBe(naiveIsRestricted(text));
    }),
    { numRuns: 20_000 },
  );
});
