'use client';

import { useId } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Switch } from '../../components/switch.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { usePermission } from '../permissions/permission-context.tsx';
import {
  hasNoDevice,
  useDeleteDevice,
  useLoginProtect,
  useMfaDevice,
  useUpdateLoginProtect,
} from './queries.ts';

/** What an administrator does about somebody's second factor: keep it bound, or take it away when a phone is lost. */
export function UserSecondFactor({ user }: { user: { readonly id: string; readonly name: string } }) {
  const answer = useMfaDevice(user.id);
  const remove = useDeleteDevice();
  if (answer.isPending) return <Skeleton className="h-44" />;
  if (answer.error && !hasNoDevice(answer.error))
    return <ErrorNotice error={answer.error} title="The second factor could not be read." />;
  const device = answer.error ? undefined : answer.data?.virtual_mfa_device;
  return (
    <div className="space-y-5">
      <Card
        title="Authenticator"
        description={
          device?.bound
            ? 'Signing in takes the password and a code.'
            : `${user.name} signs in with a password alone. An authenticator is set up by its user, at My security.`
        }
        actions={
          device?.bound ? (
            <DeleteButton
              action="iam:mfa:deleteVirtualMFADevice"
              label="Remove authenticator"
              name={user.name}
              consequence="signs in by password alone from then on, and the recovery codes are deleted."
              done="The authenticator is removed"
              onDelete={() =>
                remove.mutateAsync({ query: { user_id: user.id, serial_number: device.serial_number } })
              }
            />
          ) : null
        }
      >
        {device?.bound ? (
          <Badge tone="success" dot>
            bound
          </Badge>
        ) : (
          <Badge tone="warning" dot>
            {device ? 'set-up not finished' : 'none'}
          </Badge>
        )}
      </Card>
      <LoginProtection userId={user.id} bound={device?.bound === true} />
    </div>
  );
}

function LoginProtection({ userId, bound }: { userId: string; bound: boolean }) {
  const answer = useLoginProtect(userId);
  const update = useUpdateLoginProtect();
  const { allowed, reason } = usePermission('iam:users:setUserLoginProtect');
  const id = useId();
  const enabled = answer.data?.login_protect.enabled === true;
  const change = (next: boolean) =>
    update.mutate(
      { path: { user_id: userId }, body: { login_protect: { enabled: next, verification_method: 'vmfa' } } },
      {
        onSuccess: () => toast.success(next ? 'The authenticator is kept bound' : 'The user may remove it'),
        onError: (error) => toast.error('Login protection was not changed', { description: error.message }),
      },
    );
  return (
    <Card title="Login protection" description="The user cannot remove the authenticator while it is on.">
      <div className="flex items-center gap-3">
        <Switch
          id={id}
          checked={enabled}
          onChange={change}
          disabled={!allowed || update.isPending || (!bound && !enabled)}
        />
        <label htmlFor={id} className="font-medium">
          Keep the authenticator bound
        </label>
      </div>
      <p className="mt-1.5 text-xs text-muted">
        {reason || (bound ? '' : 'Can be switched on once an authenticator is bound.')}
      </p>
    </Card>
  );
}
