'use client';

import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { jsonMistake, placeInPolicy } from '../identity/policy-text.ts';
import { placeOf } from './json-places.ts';

/** A mistake of a policy document, with its place in words and in the text. */
export interface Finding {
  readonly place: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a text as a policy document. */
export function findingsOf(text: string): Finding[] {
  const mistake = jsonMistake(text);
  if (mistake)
    return [{ place: '', message: `No JSON: ${mistake}`, severity: 'error', from: 0, to: text.length }];
  const checked = policyDocumentSchema.safeParse(JSON.parse(text));
  if (checked.success) return [];
  return checked.error.issues.map(({ path, message }) => ({
    place: placeInPolicy(path),
    message,
    severity: 'error',
    ...placeOf(text, path as (string | number)[]),
  }));
}

/** Findings of a text for a list, and the same as marks for the editor. */
export function usePolicyCheck(text: string) {
  const settled = useDeferredValue(text);
  const findings = useMemo(() => findingsOf(settled), [settled]);
  const check = useCallback((current: string) => findingsOf(current), []);
  return { findings, check };
}
