'use client';

import { debounce, parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import { isoOf } from '../audit/time-range.ts';
import { readDraft } from '../policy-editor/policy-draft.ts';

const ADDRESS_DELAY_MS = 200;

const address = {
  /** `user:<id>`, `group:<id>`, or empty: only the document counts. */
  who: parseAsString.withDefault(''),
  actions: parseAsArrayOf(parseAsString).withDefault([]),
  resources: parseAsArrayOf(parseAsString).withDefault([]),
  time: parseAsString.withDefault(''),
  ip: parseAsString.withDefault(''),
  mfa: parseAsBoolean.withDefault(false),
  /** `key=value`, one each. */
  tags: parseAsArrayOf(parseAsString).withDefault([]),
  /** A document to try, as JSON; empty: none. */
  whatIf: parseAsString.withDefault(''),
};

/** What is simulated lives in the address, so that a question and its answer can be shared. */
export function useSimulationAddress() {
  return useQueryStates(address, { history: 'replace', limitUrlUpdates: debounce(ADDRESS_DELAY_MS) });
}

export type SimulationInput = ReturnType<typeof useSimulationAddress>[0];

/** Body of the question; null while something that it needs is missing. */
export function simulationBody(input: SimulationInput) {
  const resources = input.resources.length > 0 ? input.resources : ['*'];
  const draft = input.whatIf.trim() === '' ? null : readDraft(input.whatIf);
  if (input.actions.length === 0 || (input.who === '' && !draft)) return null;
  const [kind, id = ''] = input.who.split(':');
  return {
    ...(kind === 'user' && { principal: { user_id: id } }),
    ...(kind === 'group' && { principal: { group_id: id } }),
    actions: input.actions,
    resources,
    context: {
      ...(isoOf(input.time) !== '' && { current_time: isoOf(input.time) }),
      ...(input.ip !== '' && { source_ip: input.ip }),
      ...(input.mfa && { mfa_present: true }),
      ...(input.tags.length > 0 && { resource_tags: tagsOf(input.tags) }),
    },
    ...(draft && { documents: [{ mode: 'add', name: 'What if', policy: draft }] }),
  };
}

/** `env=prod` as a record; a tag without value has the empty one. */
export function tagsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Asks the evaluator; the last answer stays while the next one comes. */
export function useSimulation(body: ReturnType<typeof simulationBody>) {
  return useRead(
    'simulatePermissions',
    { body },
    { key: keys.simulation, enabled: body !== null, keepPrevious: true },
  );
}
