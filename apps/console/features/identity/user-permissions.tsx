'use client';

import { GrantsCard, GroupGrantsCard } from '../grants/grants-card.tsx';
import { useGroupsOfUser } from './queries.ts';

/** All that a user is granted, and by what. */
export function UserPermissions({ user }: { user: { readonly id: string; readonly name: string } }) {
  const groups = useGroupsOfUser(user.id).data?.groups;
  return (
    <div className="space-y-5">
      <GroupGrantsCard groupIds={groups?.map(({ id }) => id)} />
      <GrantsCard holder={{ kind: 'user', id: user.id, name: user.name }} />
    </div>
  );
}
