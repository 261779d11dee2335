import { initialFeatures } from '@turnpike/contracts/features/compiled-features';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIp } from '../net/ip-address.ts';
import { addressOf, compileClientAddress } from './client-address.ts';

const of = (features: object, headers: Record<string, string>) =>
  compileClientAddress({ ...initialFeatures, ...features })?.(new Map(Object.entries(headers)));
const xff = (index: number, value: string) =>
  of({ real_ip_from_xff: { enable: 'on', xff_index: index } }, { 'x-forwarded-for': value });

describe('the caller’s address', () => {
  test('is that of the connection while no feature says otherwise', () => {
    expect(compileClientAddress(initialFeatures)).toBeNull();
  });

  test.each([
    [-1, '1.1.1.1, 2.2.2.2,3.3.3.3', '3.3.3.3'],
    [-2, '1.1.1.1, 2.2.2.2,3.3.3.3', '2.2.2.2'],
    [0, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [5, '1.1.1.1', null],
    [-3, '1.1.1.1, 2.2.2.2', null],
    [-1, '1.1.1.1, unknown', null],
    [-1, '1.1.1.1,', null],
    [-1, '2001:DB8::1', '2001:db8::1'],
    [-1, '[2001:db8::1]:443', '2001:db8::1'],
    [-1, '::ffff:10.0.0.1', '10.0.0.1'],
    [-1, '10.0.0.1:8080', '10.0.0.1'],
    [-1, '010.0.0.1', null],
    [-1, 'fe80::1%eth0', null],
  ])('entry %i of %s is %s', (index, value, address) => {
    expect(xff(index, value)).toBe(address);
  });

  test('in a header of its own goes before X-Forwarded-For, which stands in for it', () => {
    const both = {
      real_ip_header_getter: { enable: 'on', header_getter: 'header:X-Client' },
      real_ip_from_xff: { enable: 'on', xff_index: -1 },
    };
    expect(of(both, { 'x-client': '9.9.9.9', 'x-forwarded-for': '1.1.1.1' })).toBe('9.9.9.9');
    expect(of(both, { 'x-client': '9.9.9.9, 8.8.8.8', 'x-forwarded-for': '1.1.1.1' })).toBe('1.1.1.1');
    expect(of(both, {})).toBeNull();
  });

  test('is an address whatever is sent, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
        const address = addressOf(text);
        if (address !== null) expect(parseIp(address)).not.toBeNull();
      }),
    );
  });
});
