import type { SentAccessRecord } from '@turnpike/contracts/feed/records';
import type { AccessRecord } from './access-record.ts';
import { keepable } from './keepable.ts';

/** No text of a record is longer on its way up (sentAccessRecordSchema). */
const PATH = 2_048;
const NAME = 256;
const DETAIL = 1_024;
const CUSTOM = 2_048;
const HEADER = 512;

/** An access record as it is sent: texts cut to their lengths, and such that a database keeps them. */
export function sentRecord(record: AccessRecord): SentAccessRecord {
  const { decision, upstream, custom } = record;
  return {
    ...record,
    remote_addr: keepable(record.remote_addr, 64),
    method: keepable(record.method, 32),
    host: keepable(record.host, NAME),
    path: keepable(record.path, PATH),
    api_name: keepableOrNull(record.api_name, NAME),
    app_name: keepableOrNull(record.app_name, NAME),
    http_user_agent: keepableOrNull(record.http_user_agent, HEADER),
    http_x_forwarded_for: keepableOrNull(record.http_x_forwarded_for, HEADER),
    user_name: keepableOrNull(record.user_name, NAME),
    vpce_account_name: keepableOrNull(record.vpce_account_name, NAME),
    decision: decision && {
      stage: decision.stage,
      rule: keepable(decision.rule, NAME),
      document: decision.document,
      ...(decision.detail !== undefined && { detail: keepable(decision.detail, DETAIL) }),
    },
    upstream: upstream && {
      ...upstream,
      error: keepableOrNull(upstream.error, DETAIL),
      addr: keepableOrNull(upstream.addr, NAME),
      uri: keepableOrNull(upstream.uri, PATH),
    },
    ...(custom && {
      custom: Object.fromEntries(
        Object.entries(custom).map(([name, value]) => [keepable(name, NAME), keepable(value, CUSTOM)]),
      ),
    }),
  };
}

const keepableOrNull = (text: string | null, max: number): string | null => text && keepable(text, max);
