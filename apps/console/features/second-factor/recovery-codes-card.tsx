'use client';

import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { useCreateRecoveryCodes, useRecoveryCodesLeft } from './queries.ts';

/** So few left is a reason to make new ones. */
const FEW = 3;

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodesCard({ onMade }: { onMade: (codes: readonly string[]) => void }) {
  const { id: user_id } = useConsoleSession();
  const left = useRecoveryCodesLeft(user_id, true).data?.left;
  const make = useCreateRecoveryCodes();
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title="Recovery codes"
      description="For the day on which your phone is lost. Each signs you in once."
      actions={
        <GuardedButton action="iam:recoveryCodes:create" size="sm" onClick={() => setAsking(true)}>
          Make new codes
        </GuardedButton>
      }
    >
      {left === undefined ? null : (
        <p className="flex items-center gap-2">
          {left === 1 ? '1 code is left.' : `${left} codes are left.`}
          {left <= FEW ? <Badge tone="warning">make new ones soon</Badge> : null}
        </p>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Make new recovery codes?"
        description="Those that you have now count no more."
        confirmLabel="Make new codes"
        onConfirm={async () => {
          const { recovery_codes } = await make.mutateAsync({ path: { user_id } });
          onMade(recovery_codes);
        }}
      />
    </Card>
  );
}
