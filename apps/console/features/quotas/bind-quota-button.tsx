'use client';

import { Link2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Quota, useBindQuota, useQuotas, useUnbindQuota } from './queries.ts';

interface BindQuotaButtonProps {
  readonly gatewayId: string;
  readonly credentialId: string;
  /** The quota that the credential has now. */
  readonly bound: Quota | undefined;
}

/** Gives a credential a quota, or takes it away. */
export function BindQuotaButton({ gatewayId, credentialId, bound }: BindQuotaButtonProps) {
  const [open, setOpen] = useState(false);
  const unbind = useUnbindQuota(gatewayId);
  if (bound?.app_quota_id) {
    return (
      <DeleteButton
        compact
        action="apig:appQuotas:unbindApps"
        label="Unbind quota"
        name={bound.name}
        consequence="calls of this credential are no longer counted."
        done="The quota is unbound"
        onDelete={() =>
          unbind.mutateAsync({
            path: { instance_id: gatewayId, app_quota_id: bound.app_quota_id, app_id: credentialId },
          })
        }
      />
    );
  }
  return (
    <>
      <GuardedButton action="apig:appQuotas:bindApps" size="sm" onClick={() => setOpen(true)}>
        <Link2 aria-hidden />
        Bind quota
      </GuardedButton>
      {open ? (
        <BindDialog gatewayId={gatewayId} credentialId={credentialId} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

interface BindDialogProps extends Omit<BindQuotaButtonProps, 'bound'> {
  readonly onClose: () => void;
}

function BindDialog({ gatewayId, credentialId, onClose }: BindDialogProps) {
  const quotas = useQuotas(gatewayId, { limit: 500 }).data?.quotas ?? [];
  const bind = useBindQuota(gatewayId);
  const [chosen, setChosen] = useState('');
  const quotaId = chosen || (quotas[0]?.app_quota_id ?? '');
  const input = {
    path: { instance_id: gatewayId, app_quota_id: quotaId },
    body: { app_ids: [credentialId] },
  };
  const submit = async () => {
    await bind.mutateAsync(input);
    toast.success('The quota is bound');
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Bind quota"
      description="The credential’s calls are counted from now on."
    >
      <DialogBody>
        {bind.error ? <ErrorNotice error={bind.error} title="The quota was not bound." /> : null}
        {quotas.length === 0 ? (
          <p className="text-muted">There is no quota yet. Create one under Policies.</p>
        ) : (
          <LabelledSelect
            label="Quota"
            value={quotaId}
            onChange={setChosen}
            options={quotas.map((quota) => ({ value: quota.app_quota_id, label: quota.name }))}
          />
        )}
      </DialogBody>
      <DialogFooter aside={quotaId ? <CopyAsCurl operation="bindQuota" input={() => input} /> : null}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          busy={bind.isPending}
          disabled={quotaId === ''}
          onClick={() => void submit().catch(() => undefined)}
        >
          Bind
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
