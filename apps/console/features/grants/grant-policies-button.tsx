'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { usePolicies } from '../identity/queries.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { grantAction, type HolderKind, placeKinds } from './grant-places.ts';
import { type Place, PlaceSelect } from './place-select.tsx';
import { type Grant, useCreateGrant } from './queries.ts';

interface GrantPoliciesButtonProps {
  readonly holder: { readonly kind: HolderKind; readonly id: string; readonly name: string };
  /** What is granted already. */
  readonly grants: readonly Grant[];
}

/** Grants policies to a user or a group, in a place of one's choice. */
export function GrantPoliciesButton({ holder, grants }: GrantPoliciesButtonProps) {
  const { projectId } = useConsoleSession();
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState<Place>({ type: 'project', id: projectId });
  const policies = usePolicies(open).data?.roles ?? [];
  const create = useCreateGrant();
  const needsId = place.type !== 'account' && place.type !== 'all_projects';
  const taken = new Set(
    grants
      .filter(({ scope }) => scope.type === place.type && (!needsId || scope.id === place.id))
      .map(({ role_id }) => role_id),
  );
  return (
    <>
      <GuardedButton
        action={placeKinds.map(({ type }) => grantAction('grant', holder.kind, type))}
        size="sm"
        onClick={() => setOpen(true)}
      >
        <Plus aria-hidden />
        Grant policies
      </GuardedButton>
      <ChooseDialog
        open={open}
        onOpenChange={setOpen}
        title="Grant policies"
        description={
          holder.kind === 'group'
            ? `All members of ${holder.name} get what is allowed, from their next request.`
            : `${holder.name} gets what is allowed, from the next request.`
        }
        legend="Policies"
        choices={
          needsId && place.id === ''
            ? []
            : policies
                .filter(({ id }) => !taken.has(id))
                .map(({ id, display_name, description }) => ({ id, label: display_name, hint: description }))
        }
        empty={
          needsId && place.id === '' ? 'Choose a place first.' : 'Every policy is granted there already.'
        }
        submitLabel="Grant"
        onSubmit={async (ids) => {
          for (const role_id of ids) {
            await create.mutateAsync({
              body: {
                [`${holder.kind}_id`]: holder.id,
                role_id,
                scope: { type: place.type, ...(needsId && { id: place.id }) },
              },
            });
          }
          toast.success(ids.length === 1 ? 'The policy is granted' : 'The policies are granted');
        }}
      >
        <PlaceSelect holder={holder.kind} value={place} onChange={setPlace} />
      </ChooseDialog>
    </>
  );
}
