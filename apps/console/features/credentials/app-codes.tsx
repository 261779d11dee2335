'use client';

import { Plus, Ticket } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import type { CredentialProps } from './credential-actions.tsx';
import { type AppCode, useAppCodes, useDeleteAppCode, useGenerateAppCode } from './queries.ts';

/** Codes that can be sent instead of a signature, where an API allows it. */
export function AppCodes({ gatewayId, credential }: CredentialProps) {
  const codes = useAppCodes(gatewayId, credential.id);
  const generate = useGenerateAppCode(gatewayId);
  const remove = useDeleteAppCode(gatewayId);
  const [made, setMade] = useState<string | null>(null);
  const path = { instance_id: gatewayId, app_id: credential.id };
  const columns: readonly Column<AppCode>[] = [
    {
      id: 'code',
      header: 'AppCode',
      cell: (code) => <code className="font-mono text-xs">…{code.app_code.slice(-8)}</code>,
    },
    { id: 'created', header: 'Created', cell: (code) => <Moment at={code.create_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (code) => (
        <DeleteButton
          compact
          action="apig:appCodes:delete"
          label="Delete AppCode"
          name={`…${code.app_code.slice(-4)}`}
          consequence="callers that send it are refused at once."
          onDelete={() => remove.mutateAsync({ path: { ...path, app_code_id: code.id } })}
        />
      ),
    },
  ];
  const generateNow = () =>
    generate.mutate(
      { path },
      {
        onSuccess: (code) => setMade(code.app_code),
        onError: (error) => toast.error('No AppCode was made', { description: error.message }),
      },
    );
  return (
    <Card
      title="AppCodes"
      description="Sent in the header X-Apig-AppCode instead of a signature, where the API allows it."
      actions={
        <GuardedButton
          action="apig:appCodes:update"
          size="sm"
          busy={generate.isPending}
          onClick={generateNow}
        >
          <Plus aria-hidden />
          Generate AppCode
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="AppCodes"
        columns={columns}
        rows={codes.data?.app_codes}
        rowKey={(code) => code.id}
        error={codes.error}
        empty={
          <EmptyState icon={Ticket} title="No AppCode">
            Generate one for callers that cannot sign their requests.
          </EmptyState>
        }
      />
      <SecretDialog
        title="New AppCode"
        values={made === null ? null : [{ label: 'AppCode', value: made }]}
        onClose={() => setMade(null)}
      />
    </Card>
  );
}
