'use client';

import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { hasNoDevice, useLoginProtect, useMfaDevice, useRecoveryCodesLeft } from './queries.ts';
import { RecoveryCodesCard } from './recovery-codes-card.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { RemoveOwnDialog } from './remove-own-dialog.tsx';
import { SetUpDialog } from './set-up-dialog.tsx';

/** The signed-in user's authenticator and recovery codes. */
export function OwnSecondFactor() {
  const { id } = useConsoleSession();
  const answer = useMfaDevice(id);
  const [setting, setSetting] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const device = answer.data?.virtual_mfa_device;
  const bound = device?.bound === true && !answer.error;
  if (answer.isPending) return <Skeleton className="h-44" />;
  return (
    <>
      {answer.error && !hasNoDevice(answer.error) ? (
        <ErrorNotice
          error={answer.error}
          title="Your second factor could not be read."
          onRetry={() => void answer.refetch()}
        />
      ) : bound && device ? (
        <div className="space-y-5">
          <BoundCard device={device} />
          <RecoveryCodesCard onMade={setCodes} />
        </div>
      ) : (
        <Card title="Authenticator">
          <EmptyState
            icon={ShieldOff}
            title="Your password is all that protects you"
            action={
              <GuardedButton
                action="iam:mfa:createVirtualMFADevice"
                variant="primary"
                onClick={() => setSetting(true)}
              >
                Set up authenticator
              </GuardedButton>
            }
          >
            An authenticator app on your phone shows a code that changes every thirty seconds. Whoever learns
            your password cannot sign in without it.
          </EmptyState>
        </Card>
      )}
      <SetUpDialog
        open={setting}
        onCancel={() => setSetting(false)}
        onDone={(made) => {
          setSetting(false);
          if (made.length > 0) setCodes(made);
          toast.success('The authenticator is bound');
        }}
      />
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />
    </>
  );
}

function BoundCard({ device }: { device: { user_id: string; serial_number: string } }) {
  const [removing, setRemoving] = useState(false);
  const kept = useLoginProtect(device.user_id).data?.login_protect.enabled === true;
  const left = useRecoveryCodesLeft(device.user_id, true).data?.left;
  return (
    <Card
      title="Authenticator"
      description="Signing in takes your password and a code of your authenticator app."
      actions={
        kept ? null : (
          <GuardedButton
            action="iam:mfa:unbindMFADevice"
            size="sm"
            variant="danger"
            onClick={() => setRemoving(true)}
          >
            Remove
          </GuardedButton>
        )
      }
    >
      <DescriptionList
        facts={[
          {
            term: 'State',
            value: (
              <Badge tone="success">
                <ShieldCheck className="size-3" aria-hidden />
                bound
              </Badge>
            ),
          },
          { term: 'Recovery codes left', value: left ?? '…' },
          {
            term: 'Login protection',
            value: kept ? 'An administrator keeps the authenticator bound.' : 'Off: you may remove it.',
          },
        ]}
      />
      <RemoveOwnDialog
        open={removing}
        onOpenChange={setRemoving}
        device={{ user_id: device.user_id, serial_number: device.serial_number }}
      />
    </Card>
  );
}
