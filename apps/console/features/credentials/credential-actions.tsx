'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { editCredentialFields } from './credential-fields.ts';
import { type Credential, useDeleteCredential, useUpdateCredential } from './queries.ts';

export interface CredentialProps {
  readonly gatewayId: string;
  readonly credential: Credential;
}

export function CredentialActions({ gatewayId, credential }: CredentialProps) {
  const [editing, setEditing] = useState(false);
  const update = useUpdateCredential(gatewayId);
  const remove = useDeleteCredential(gatewayId);
  const router = useRouter();
  const path = { instance_id: gatewayId, app_id: credential.id };
  return (
    <>
      <GuardedButton action="apig:apps:update" onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </GuardedButton>
      <DeleteButton
        action="apig:apps:delete"
        label="Delete credential"
        name={credential.name}
        consequence="its authorisations and AppCodes go with it, and callers that use it are refused."
        onDelete={async () => {
          await remove.mutateAsync({ path });
          router.push(`/gateways/${gatewayId}/credentials`);
        }}
      />
      <ResourceDialog
        open={editing}
        onOpenChange={setEditing}
        title="Edit credential"
        submitLabel="Save changes"
        fields={editCredentialFields}
        operation="updateApp"
        path={path}
        defaults={{ name: credential.name, remark: credential.remark }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The credential is updated');
        }}
      />
    </>
  );
}
