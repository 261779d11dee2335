import type { SentAccessRecord } from './records.ts';

/**
 * The fields of an access log line in their order (reference 19.3), separated by spaces. A value that is not known, or
 * that a call does not have, is `-`.
 */
export const ACCESS_LOG_FIELDS = [
  ...(['remote_addr', 'request_id', 'api_id', 'user_id', 'app_id', 'time_local', 'request_time'] as const),
  ...(['request_method', 'scheme', 'host', 'router_uri', 'server_protocol', 'status', 'bytes_sent'] as const),
  ...([
    'request_length',
    'http_user_agent',
    'http_x_forwarded_for',
    'upstream_addr',
    'upstream_uri',
  ] as const),
  ...([
    'upstream_status',
    'upstream_connect_time',
    'upstream_header_time',
    'upstream_response_time',
  ] as const),
  ...(['region_id', 'all_upstream_response_time', 'errorType', 'auth_type', 'access_model1'] as const),
  ...(['access_model2', 'inner_time', 'proxy_protocol_vni', 'proxy_protocol_vpce_id'] as const),
  ...(['proxy_protocol_addr', 'body_bytes_sent', 'api_name', 'app_name', 'provider_app_id'] as const),
  ...(['provider_app_name', 'custom_data_log1', 'custom_data_log2', 'custom_data_log3'] as const),
  ...(['custom_data_log4', 'custom_data_log5', 'custom_data_log6', 'custom_data_log7'] as const),
  ...([
    'custom_data_log8',
    'custom_data_log9',
    'custom_data_log10',
    'response_source',
    'gzip_ratio',
  ] as const),
  ...(['upstream_scheme', 'group_id', 'apig_err_code', 'function_urn'] as const),
] as const;
export type AccessLogField = (typeof ACCESS_LOG_FIELDS)[number];

const CUSTOM_FIELDS = 10;
/** Refusals for which a limit was the reason. */
const LIMIT_CODES = new Set(['APIG.0308', 'APIG.0501']);

/** A record as a line of the access log, with its end. */
export function accessLogLine(record: SentAccessRecord): string {
  const { upstream, milestones_ms: times, custom } = record;
  const dispatched = times.dispatched ?? null;
  const ended = times.upstreamEnd ?? (upstream ? record.duration_ms : null);
  const backendMs =
    dispatched === null || ended === null || !upstream ? null : Math.max(0, ended - dispatched);
  const customs = custom ? Object.values(custom) : [];
  let line = `${text(record.remote_addr)} ${record.request_id} ${text(record.api_id)} ${text(record.user_id)} ${text(record.app_id)} `;
  line += `${record.time} ${seconds(record.duration_ms)} ${text(record.method)} ${record.scheme} ${text(record.host)} `;
  line += `${text(record.path)} ${text(record.server_protocol)} ${record.status} ${count(record.bytes_sent)} `;
  line += `${count(record.request_length)} ${text(record.http_user_agent)} ${text(record.http_x_forwarded_for)} `;
  line += `${text(upstream?.addr)} ${text(upstream?.uri)} ${count(upstream?.status)} ${seconds(upstream?.connect_ms)} `;
  // Of attempts that were made again all times are one.
  line += `${seconds(upstream?.header_ms)} ${seconds(backendMs)} ${text(record.region_id)} ${seconds(backendMs)} `;
  line += `${LIMIT_CODES.has(record.error_code ?? '') ? 1 : 0} ${text(record.auth_type)} ${text(record.auth_by)} - `;
  line += `${seconds(record.duration_ms - (backendMs ?? 0))} - ${text(record.proxy_protocol_vpce_id)} ${text(record.peer_addr)} `;
  line += `${record.response_bytes} ${text(record.api_name)} ${text(record.app_name)} - - `;
  for (let index = 0; index < CUSTOM_FIELDS; index += 1) line += `${text(customs[index])} `;
  line += `${upstream?.status ? 'remote' : 'local'} - ${text(upstream?.scheme)} ${text(record.group_id)} `;
  return `${line}${text(record.error_code)} -\n`;
}

/** Reads a line by the names of its fields; `-` where there is no value. Encoded values stay so. */
export function parseAccessLogLine(line: string): Record<AccessLogField, string> {
  const values = line.trimEnd().split(' ');
  return Object.fromEntries(ACCESS_LOG_FIELDS.map((name, index) => [name, values[index] ?? '-'])) as Record<
    AccessLogField,
    string
  >;
}

const TO_ENCODE = /[\s"\\\p{Cc}]/u;

/** Custom values are documented with this encoding; other texts of callers need it as well. */
function text(value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  return TO_ENCODE.test(value) ? value.replace(/[\s"\\\p{Cc}]/gu, encoded) : value;
}

function encoded(character: string): string {
  if (character === ' ') return '+';
  if (character === '"') return '\\x22';
  if (character === '\\') return '\\x5C';
  return Array.from(new TextEncoder().encode(character), hex).join('');
}

const hex = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** What `toFixed` gives costs a call as much as all else of its line. */
const THOUSANDTHS = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(3, '0'));

function seconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '-';
  const whole = Math.max(0, Math.round(ms));
  return `${Math.floor(whole / 1_000)}.${THOUSANDTHS[whole % 1_000]}`;
}

const count = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : String(value);
