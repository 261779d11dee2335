import { type IpRule, parseIpRule } from '../net/parse-ip-rule.ts';
import type { ConditionType } from './condition-operators.ts';

/** `-12`, `3.5`; no exponent. @returns null: it is no number */
export function parseNumber(text: string): number | null {
  return /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : null;
}

/** `true` or `false`, in any case. @returns null: it is neither */
export function parseBool(text: string): boolean | null {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : null;
}

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * RFC 3339 with `T` and an offset (`2026-11-24T12:00:00Z`), to the millisecond, or Unix seconds (up to 11 digits).
 * @returns Unix ms; null: it is neither, or a day that no month has
 */
export function parseDate(text: string): number | null {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1_000;
  const [, year, month, day] = rfc3339.exec(text) ?? [];
  if (day === undefined || Number(day) > daysOf(Number(year), Number(month))) return null;
  const time = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(time) || Number(day) === 0 ? null : time;
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/**
 * An address or a CIDR block, IPv4 or IPv6; IPv4-mapped IPv6 counts as IPv4.
 * @returns null: it is neither
 */
export function parseIpBlock(text: string): IpRule | null {
  return text.includes('-') ? null : parseIpRule(text);
}

/** Can an operator of that type read the value? A value that it cannot read makes the condition impossible to tell. */
export function isReadable(type: ConditionType, text: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'number':
      return parseNumber(text) !== null;
    case 'date':
      return parseDate(text) !== null;
    case 'bool':
    case 'presence':
      return parseBool(text) !== null;
    case 'ip':
      return parseIpBlock(text) !== null;
  }
}
