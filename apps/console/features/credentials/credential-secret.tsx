'use client';

import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import type { CredentialProps } from './credential-actions.tsx';
import { useResetSecret } from './queries.ts';

/** Key and masked secret, and the way to a new one. */
export function CredentialSecret({ gatewayId, credential }: CredentialProps) {
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const reset = useResetSecret(gatewayId);
  return (
    <Card
      title="Key and secret"
      actions={
        <GuardedButton action="apig:apps:update" size="sm" onClick={() => setAsking(true)}>
          <RefreshCw aria-hidden />
          Reset secret
        </GuardedButton>
      }
    >
      <DescriptionList
        facts={[
          { term: 'Key', value: <CopyableId id={credential.app_key} label="key" /> },
          { term: 'Secret', value: <code className="font-mono text-xs">{credential.app_secret}</code> },
          { term: 'Created', value: <Moment at={credential.register_time} /> },
          { term: 'Changed', value: <Moment at={credential.update_time} /> },
        ]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Reset secret?"
        description="Callers that sign with the old secret are refused at once."
        confirmLabel="Reset secret"
        onConfirm={async () => {
          const answer = await reset.mutateAsync({
            path: { instance_id: gatewayId, app_id: credential.id },
            body: {},
          });
          setSecret(answer.app_secret);
        }}
      />
      <SecretDialog
        title="New secret"
        values={secret === null ? null : [{ label: 'Secret', value: secret }]}
        onClose={() => setSecret(null)}
      />
    </Card>
  );
}
