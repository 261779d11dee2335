'use client';

import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';
import type { KnownAction } from './action-matrix.ts';

const none: readonly KnownAction[] = [];

/** Every action that a policy can name; empty while it is not known. */
export function useKnownActions(): readonly KnownAction[] {
  return useRead('listActions', {}, { key: keys.actions }).data?.actions ?? none;
}
