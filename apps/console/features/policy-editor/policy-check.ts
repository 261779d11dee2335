'use client';

import { lintPolicy } from '@turnpike/contracts/iam/lint/lint-policy';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { jsonMistake, placeInPolicy } from '../identity/policy-text.ts';
import type { KnownAction } from './action-matrix.ts';
import { placeOf } from './json-places.ts';

/** A mistake of a policy document, with its place in words and in the text. */
export interface Finding {
  readonly place: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly from: number;
  readonly to: number;
}

/**
 * What is wrong with a text as a policy document: the same look that the server takes when it is saved.
 * @param actions every action that there is; empty while it is not known, so that none is called unknown
 */
export function findingsOf(text: string, actions: readonly string[]): Finding[] {
  const mistake = jsonMistake(text);
  if (mistake)
    return [{ place: '', message: `No JSON: ${mistake}`, severity: 'error', from: 0, to: text.length }];
  return lintPolicy(JSON.parse(text), actions)
    .filter(({ code }) => actions.length > 0 || code !== 'unknown-action')
    .map(({ path, message, severity }) => ({
      place: placeInPolicy(path),
      message,
      severity,
      ...placeOf(text, path),
    }));
}

/** Findings of a text for a list, and the same as marks for the editor. */
export function usePolicyCheck(text: string, known: readonly KnownAction[]) {
  const settled = useDeferredValue(text);
  const actions = useMemo(() => known.map(({ action }) => action), [known]);
  const findings = useMemo(() => findingsOf(settled, actions), [settled, actions]);
  const check = useCallback((current: string) => findingsOf(current, actions), [actions]);
  return { findings, check };
}
