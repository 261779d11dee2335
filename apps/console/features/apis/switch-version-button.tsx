'use client';

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type ApiVersion, useSwitchApiVersion } from './queries.ts';

interface SwitchVersionButtonProps {
  readonly gatewayId: string;
  readonly apiId: string;
  readonly version: ApiVersion;
}

/** The way back: makes an earlier version live again. */
export function SwitchVersionButton({ gatewayId, apiId, version }: SwitchVersionButtonProps) {
  const [open, setOpen] = useState(false);
  const change = useSwitchApiVersion(gatewayId);
  return (
    <>
      <GuardedButton action="apig:apis:publish" size="sm" onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden />
        Switch to this version
      </GuardedButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Switch version?"
        description={`Callers of ${version.env_name} get version ${version.version_no} instead of the live one. The definition that you edit stays as it is.`}
        confirmLabel="Switch version"
        onConfirm={async () => {
          await change.mutateAsync({
            path: { instance_id: gatewayId, api_id: apiId },
            body: { version_id: version.version_id },
          });
          toast.success(`Version ${version.version_no} is live`);
        }}
      />
    </>
  );
}
