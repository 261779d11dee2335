import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginTrace } from './call-trace.ts';
import { formatTraceParent, parseTraceParent, parseTraceState } from './trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const parent = `00-${traceId}-${spanId}-01`;

describe('traceparent', () => {
  test.each([
    [parent, { traceId, spanId, sampled: true, flags: 1 }],
    [`00-${traceId}-${spanId}-00`, { traceId, spanId, sampled: false, flags: 0 }],
    // Flags that are not known here are not sent on; a version to come may have more fields.
    [`00-${traceId}-${spanId}-ff`, { traceId, spanId, sampled: true, flags: 3 }],
    [`cc-${traceId}-${spanId}-01-what-comes`, { traceId, spanId, sampled: true, flags: 1 }],
  ])('%s is read', (value, expected) => {
    expect(parseTraceParent(value)).toEqual(expected);
  });

  test.each([
    ...['', 'x', `ff-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01-more`, `00-${traceId}-${spanId}`],
    ...[`00-${'0'.repeat(32)}-${spanId}-01`, `00-${traceId}-${'0'.repeat(16)}-01`, parent.toUpperCase()],
    ...[`00-${traceId}-${spanId}-1`, `${parent} `, `${parent}, ${parent}`, `00_${traceId}_${spanId}_01`],
  ])('%j is none', (value) => {
    expect(parseTraceParent(value)).toBeNull();
  });

  test('what is written is read as the same', () => {
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
    fc.assert(
      fc.property(digits(32), digits(16), fc.integer({ min: 0, max: 3 }), (trace, span, flags) => {
        const written = { traceId: trace, spanId: span, flags, sampled: flags % 2 === 1 };
        const zero = /^0+$/.test(trace) || /^0+$/.test(span);
        expect(parseTraceParent(formatTraceParent(written))).toEqual(zero ? null : written);
      }),
    );
  });
});

describe('tracestate', () => {
  test.each([
    ['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    [' a=1 , ,\tb=2', 'a=1,b=2'],
    ['tenant@system=x', 'tenant@system=x'],
  ])('%j is sent on as %j', (value, expected) => {
    expect(parseTraceState(value)).toBe(expected);
  });

  test.each([
    ...['', ',', 'a', 'A=1', 'a=1,a=2', 'a=b=c', 'a=é', `a=${'x'.repeat(600)}`, '=1'],
    Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(','),
  ])('%j is not sent on', (value) => {
    expect(parseTraceState(value)).toBeNull();
  });
});

describe('a call', () => {
  test('goes on in the trace of its caller, with spans of its own and the caller’s decision', () => {
    for (const flags of ['00', '01'] as const) {
      const trace = beginTrace(`00-${traceId}-${spanId}-${flags}`, 'a=1', 0.5);
      expect(trace).toMatchObject({ traceId, parentSpanId: spanId, sampled: flags === '01', state: 'a=1' });
      const ids = new Set([spanId, trace.spanId, trace.forBackend.spanId]);
      expect(ids.size).toBe(3);
    }
  });

  test('begins a trace where the caller names none, or none that is well-formed, and drops the state of that', () => {
    for (const sent of [undefined, 'nonsense']) {
      const trace = beginTrace(sent, 'a=1', 1);
      expect(trace).toMatchObject({ parentSpanId: null, sampled: true, state: null });
      expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('is sampled by its share', () => {
    const sampled = (ratio: number) =>
      Array.from({ length: 2_000 }, () => beginTrace(undefined, undefined, ratio)).filter(
        (trace) => trace.sampled,
      );
    expect(sampled(0).length).toBe(0);
    expect(sampled(1).length).toBe(2_000);
    expect(Math.abs(sampled(0.5).length - 1_000)).toBeLessThan(200);
  });
});
