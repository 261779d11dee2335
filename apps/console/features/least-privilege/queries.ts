'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';

export type LeastPrivilegeAnswer = OutputOf<'showLeastPrivilege'>;

export const useLeastPrivilege = (kind: 'user' | 'group', id: string, days: number) =>
  useRead(
    'showLeastPrivilege',
    { query: { [`${kind}_id` as 'user_id']: id, days } },
    { key: keys.leastPrivilege, keepPrevious: true },
  );
