import { randomBytes } from 'node:crypto';

/** A parent that a caller names (W3C Trace Context, level 2). */
export interface TraceParent {
  /** 32 lowercase hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lowercase hex digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** Flags but the sampled one, which go on as they are: two hex digits. */
  readonly flags: number;
}

const TRACE_PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;
const SAMPLED = 1;
/** Of level 2: the trace id is random. Others are not known here and are not sent on (section 3.2.2.5). */
const KNOWN_FLAGS = 3;

/** Reads `traceparent`; null: it is not one, and whoever gets it has to begin a trace of its own. */
export function parseTraceParent(value: string): TraceParent | null {
  const [, version, traceId = '', spanId = '', flagText = '', rest] = TRACE_PARENT.exec(value) ?? [];
  if (version === undefined || version === 'ff' || ZEROS.test(traceId) || ZEROS.test(spanId)) return null;
  // Version 00 ends here; later ones may go on.
  if (version === '00' && rest !== undefined) return null;
  const flags = Number.parseInt(flagText, 16) & KNOWN_FLAGS;
  return { traceId, spanId, sampled: (flags & SAMPLED) === SAMPLED, flags };
}

/** Writes `traceparent`, version 00. */
export function formatTraceParent({ traceId, spanId, sampled, flags }: TraceParent): string {
  const all = sampled ? flags | SAMPLED : flags & ~SAMPLED;
  return `00-${traceId}-${spanId}-${all.toString(16).padStart(2, '0')}`;
}

const MAX_MEMBERS = 32;
const MAX_STATE_LENGTH = 512;
const MEMBER =
  /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Reads `tracestate`; null: it is not one, and is not sent on. Empty members are left out. */
export function parseTraceState(value: string): string | null {
  if (value.length > MAX_STATE_LENGTH) return null;
  const members = value
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MAX_MEMBERS) return null;
  const keys = new Set(members.map((member) => member.slice(0, member.indexOf('='))));
  return keys.size === members.length && members.every((member) => MEMBER.test(member))
    ? members.join(',')
    : null;
}

/** 16 lowercase hex digits, not all zero. */
export function newSpanId(): string {
  const id = randomBytes(8).toString('hex');
  return ZEROS.test(id) ? newSpanId() : id;
}

/** 32 lowercase hex digits, not all zero. */
export function newTraceId(): string {
  return newSpanId() + newSpanId();
}
