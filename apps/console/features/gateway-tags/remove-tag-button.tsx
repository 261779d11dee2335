'use client';

import { X } from 'lucide-react';
import { toast } from 'sonner';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type GatewayTag, useChangeGatewayTags } from './queries.ts';

interface RemoveTagButtonProps {
  readonly gatewayId: string;
  readonly tag: GatewayTag;
}

/** Takes a tag away at once, and offers to put it back: nothing else is lost with it. */
export function RemoveTagButton({ gatewayId, tag }: RemoveTagButtonProps) {
  const change = useChangeGatewayTags();
  const path = { instance_id: gatewayId };
  const putBack = () =>
    change.mutate(
      { path, body: { action: 'create', tags: [tag] } },
      { onError: (error) => toast.error(`${tag.key} was not put back`, { description: error.message }) },
    );
  const remove = () =>
    change.mutate(
      { path, body: { action: 'delete', tags: [{ key: tag.key }] } },
      {
        onSuccess: () =>
          toast.success(`${tag.key} is removed`, { action: { label: 'Undo', onClick: putBack } }),
        onError: (error) => toast.error(`${tag.key} was not removed`, { description: error.message }),
      },
    );
  return (
    <GuardedButton
      action="apig:instanceTags:delete"
      variant="ghost"
      size="iconSm"
      aria-label={`Remove tag ${tag.key}`}
      busy={change.isPending}
      onClick={remove}
    >
      {change.isPending ? null : <X aria-hidden />}
    </GuardedButton>
  );
}
