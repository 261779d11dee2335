'use client';

import { Check, Unplug } from 'lucide-react';
import { toast } from 'sonner';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { ConfirmButton } from '../permissions/confirm-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { answersTo } from './connection-status.ts';
import { type EndpointConnection, useDecideConnections } from './queries.ts';

interface DecideButtonsProps {
  readonly gatewayId: string;
  readonly connection: EndpointConnection;
}

const ACTION = 'apig:vpcEndpoints:updateConnections';

/** The owner's answer to a connection. An acceptance can be taken back. */
export function DecideButtons({ gatewayId, connection }: DecideButtonsProps) {
  const decide = useDecideConnections();
  const { accept, reject } = answersTo(connection.status);
  const isOpen = connection.status === 'accepted' || connection.status === 'creating';
  const input = (action: 'receive' | 'reject') => ({
    path: { instance_id: gatewayId },
    body: { action, endpoints: [connection.id] },
  });
  const acceptNow = () =>
    decide.mutate(input('receive'), {
      onSuccess: () => toast.success(`The connection of ${connection.domain_name} is accepted`),
      onError: (error) => toast.error('Nothing was changed', { description: error.message }),
    });
  return (
    <span className="inline-flex gap-2">
      {accept ? (
        <GuardedButton action={ACTION} size="sm" busy={decide.isPending} onClick={acceptNow}>
          {decide.isPending ? null : <Check aria-hidden />}
          Accept
        </GuardedButton>
      ) : null}
      {reject ? (
        <ConfirmButton
          danger
          action={ACTION}
          icon={Unplug}
          size="sm"
          label={isOpen ? 'Take back' : 'Reject'}
          description={
            isOpen
              ? `${connection.domain_name}: its private address is closed, with what is connected to it.`
              : `${connection.domain_name}: it is told so. You can accept it later all the same.`
          }
          done={`The connection of ${connection.domain_name} is rejected`}
          aside={<CopyAsCurl operation="decideEndpointConnections" input={() => input('reject')} />}
          onConfirm={() => decide.mutateAsync(input('reject'))}
        />
      ) : null}
    </span>
  );
}
