import type { SentAccessRecord } from '@turnpike/contracts/feed/records';
import type { AccessRecord } from './access-record.ts';

/** No text of a record is longer on its way up (sentAccessRecordSchema). */
const PATH = 2_048;
const NAME = 256;
const DETAIL = 1_024;
const CUSTOM = 2_048;

/** An access record as it is sent: texts cut to their lengths, and such that a database keeps them. */
export function sentRecord(record: AccessRecord): SentAccessRecord {
  const { decision, upstream, custom } = record;
  return {
    ...record,
    remote_addr: cut(record.remote_addr, 64),
    method: cut(record.method, 32),
    host: cut(record.host, NAME),
    path: cut(record.path, PATH),
    api_name: cutOrNull(record.api_name, NAME),
    user_name: cutOrNull(record.user_name, NAME),
    vpce_account_name: cutOrNull(record.vpce_account_name, NAME),
    decision: decision && {
      stage: decision.stage,
      rule: cut(decision.rule, NAME),
      document: decision.document,
      ...(decision.detail !== undefined && { detail: cut(decision.detail, DETAIL) }),
    },
    upstream: upstream && { ...upstream, error: cutOrNull(upstream.error, DETAIL) },
    ...(custom && {
      custom: Object.fromEntries(
        Object.entries(custom).map(([name, value]) => [cut(name, NAME), cut(value, CUSTOM)]),
      ),
    }),
  };
}

const cutOrNull = (text: string | null, max: number): string | null => text && cut(text, max);

function cut(text: string, max: number): string {
  const short = text.length > max ? text.slice(0, max) : text;
  if (!short.includes('\0') && short.isWellFormed()) return short;
  return short.replaceAll('\0', '\ufffd').toWellFormed();
}
