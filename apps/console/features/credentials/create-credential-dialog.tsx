'use client';

import { useState } from 'react';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { createCredentialFields } from './credential-fields.ts';
import { type Credential, useCreateCredential } from './queries.ts';

interface CreateCredentialDialogProps {
  readonly gatewayId: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes a credential and shows its secret, once. */
export function CreateCredentialDialog({ gatewayId, open, onOpenChange }: CreateCredentialDialogProps) {
  const create = useCreateCredential(gatewayId);
  const [made, setMade] = useState<Credential | null>(null);
  return (
    <>
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Create credential"
        submitLabel="Create credential"
        fields={createCredentialFields}
        operation="createApp"
        path={{ instance_id: gatewayId }}
        defaults={{ name: '', remark: '', app_key: '', app_secret: '' }}
        onSubmit={async (input) => setMade(await create.mutateAsync(input))}
      />
      <SecretDialog
        title={`Credential ${made?.name ?? ''} is created`}
        values={
          made && [
            { label: 'Key', value: made.app_key },
            { label: 'Secret', value: made.app_secret },
          ]
        }
        onClose={() => setMade(null)}
      />
    </>
  );
}
