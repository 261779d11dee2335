'use client';

import { ChoiceList } from '../../components/choice-list.tsx';
import { usePermission } from '../permissions/permission-context.tsx';
import { useUserGroups } from './queries.ts';

interface GroupChoiceProps {
  readonly open: boolean;
  readonly chosen: readonly string[];
  readonly onChange: (groupIds: string[]) => void;
}

/** Groups that a new user joins at once; not offered to those who may not put anybody into groups. */
export function GroupChoice({ open, chosen, onChange }: GroupChoiceProps) {
  const { allowed } = usePermission('iam:permissions:addUserToGroup');
  const groups = useUserGroups(open && allowed).data?.groups ?? [];
  if (!allowed) return null;
  return (
    <ChoiceList
      legend="Groups to join"
      choices={groups.map(({ id, name, description }) => ({ id, label: name, hint: description }))}
      chosen={chosen}
      onChange={onChange}
      empty="There is no group yet."
    />
  );
}
