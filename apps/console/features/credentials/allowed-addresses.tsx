'use client';

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import type { CredentialProps } from './credential-actions.tsx';
import { useAllowedAddresses, useClearAllowedAddresses, useSetAllowedAddresses } from './queries.ts';

/** From which addresses the credential may be used. */
export function AllowedAddresses({ gatewayId, credential }: CredentialProps) {
  const [editing, setEditing] = useState(false);
  const rule = useAllowedAddresses(gatewayId, credential.id);
  const save = useSetAllowedAddresses(gatewayId);
  const clear = useClearAllowedAddresses(gatewayId);
  const path = { instance_id: gatewayId, app_id: credential.id };
  const values = rule.data?.app_acl_values ?? [];
  return (
    <Card
      title="Allowed addresses"
      description="Where this credential may be used from."
      actions={
        <>
          <GuardedButton action="apig:appAcls:update" size="sm" onClick={() => setEditing(true)}>
            <Pencil aria-hidden />
            Set addresses
          </GuardedButton>
          {values.length > 0 ? (
            <DeleteButton
              compact
              action="apig:appAcls:delete"
              label="Remove address rule"
              name={credential.name}
              consequence="it can then be used from anywhere."
              done="The credential can be used from anywhere"
              onDelete={() => clear.mutateAsync({ path })}
            />
          ) : null}
        </>
      }
    >
      {rule.isPending ? <Skeleton className="h-8" /> : null}
      {!rule.isPending && values.length === 0 ? <p className="text-muted">From anywhere.</p> : null}
      {values.length > 0 ? (
        <div className="flex flex-wrap items-center gap-1.5">
          <Badge tone={rule.data?.app_acl_type === 'DENY' ? 'danger' : 'success'}>
            {rule.data?.app_acl_type === 'DENY' ? 'All but' : 'Only'}
          </Badge>
          {values.map((value) => (
            <code key={value} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs">
              {value}
            </code>
          ))}
        </div>
      ) : null}
      <ResourceDialog
        open={editing}
        onOpenChange={setEditing}
        title="Where the credential may be used"
        submitLabel="Save addresses"
        fields={[
          {
            name: 'app_acl_type',
            label: 'Rule',
            kind: 'select',
            options: [
              { value: 'PERMIT', label: 'Only these addresses' },
              { value: 'DENY', label: 'All but these addresses' },
            ],
          },
          {
            name: 'app_acl_values',
            label: 'Addresses',
            kind: 'lines',
            monospace: true,
            placeholder: '10.0.0.0/8\n192.168.1.4',
            help: 'One per line: an address, a range (10.0.0.1-10.0.0.9) or a block (10.0.0.0/8).',
          },
        ]}
        operation="updateAppAcl"
        path={path}
        defaults={{ app_acl_type: rule.data?.app_acl_type || 'PERMIT', app_acl_values: values }}
        onSubmit={async (input) => {
          await save.mutateAsync(input);
          toast.success('The address rule is saved');
        }}
      />
    </Card>
  );
}
