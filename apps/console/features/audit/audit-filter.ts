'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { type TimeRange, timesOf } from './time-range.ts';

const text = parseAsString.withDefault('');

/** What is looked for, as the address has it, so that a view can be shared. */
const address = {
  text,
  user: text,
  type: text,
  resource: text,
  operation: text,
  action: text,
  outcome: text,
  credential: text,
  source: text,
  request: text,
  range: text,
  from: text,
  to: text,
  page: parseAsInteger,
};

/** Filters that stand behind "More filters". */
const further = ['resource', 'operation', 'action', 'credential', 'source', 'request'] as const;

const outcomes = ['succeeded', 'denied', 'failed'] as const;
type Outcome = (typeof outcomes)[number];

/** The choices for the outcome, in words. */
export const outcomeChoices = [
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'denied', label: 'Denied by a policy' },
  { value: 'failed', label: 'Failed' },
] as const satisfies readonly { value: Outcome; label: string }[];

export function useAuditFilter() {
  const [values, setValues] = useQueryStates(address);
  const { page: _page, ...filter } = values;
  const times: TimeRange = timesOf(filter, new Date());
  return {
    values,
    times,
    set: (change: { readonly [Name in keyof typeof filter]?: string | null }) =>
      void setValues({ ...change, page: null }),
    clear: () => void setValues(null),
    isOn: Object.values(filter).some((value) => value !== ''),
    furtherOn: further.filter((name) => filter[name] !== '').length,
    query: {
      text: filter.text,
      user_name: filter.user,
      resource_type: filter.type,
      resource_id: filter.resource,
      operation: filter.operation,
      action: filter.action,
      outcome: outcomes.find((outcome) => outcome === filter.outcome),
      credential_id: filter.credential,
      source_ip: filter.source,
      request_id: filter.request,
      ...times,
    },
  };
}

/** Address of the audit page with some filters set. */
export function auditHref(filters: Partial<Record<keyof typeof address, string>>): string {
  return `/audit?${new URLSearchParams(filters)}`;
}
