'use client';

import { Plus, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { publicationsOf } from '../apis/publications.ts';
import type { ApiDetail } from '../apis/queries.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { AclBadge, AclEntries } from './acl-badge.tsx';
import { type AclOfApi, useAcls, useAclsOfApi, useBindAcl } from './queries.ts';
import { UnbindAclButton } from './unbind-acl-button.tsx';

interface ApiAccessControlProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

/** From where and by whom an API is reached. */
export function ApiAccessControl({ gatewayId, api }: ApiAccessControlProps) {
  const acls = useAclsOfApi(gatewayId, api.id);
  const [binding, setBinding] = useState(false);
  const columns: readonly Column<AclOfApi>[] = [
    {
      id: 'name',
      header: 'Policy',
      cell: (acl) => (
        <Link
          className="rounded-sm font-medium hover:text-accent hover:underline"
          href={`/gateways/${gatewayId}/policies/access-control/${acl.acl_id}`}
        >
          {acl.acl_name}
        </Link>
      ),
    },
    { id: 'effect', header: 'Effect', cell: (acl) => <AclBadge type={acl.acl_type} /> },
    {
      id: 'entries',
      header: 'Whom',
      cell: (acl) => <AclEntries entityType={acl.entity_type} value={acl.acl_value} />,
    },
    { id: 'environment', header: 'Environment', cell: (acl) => <Badge>{acl.env_name}</Badge> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (acl) => <UnbindAclButton gatewayId={gatewayId} bindingId={acl.bind_id} name={acl.acl_name} />,
    },
  ];
  return (
    <Card
      title="Access control"
      actions={
        <GuardedButton action="apig:apis:bindAcls" size="sm" onClick={() => setBinding(true)}>
          <Plus aria-hidden />
          Bind policy
        </GuardedButton>
      }
      flush
    >
      <DataTable
        label="Access control policies of the API"
        columns={columns}
        rows={acls.data?.acls}
        rowKey={(acl) => acl.bind_id}
        error={acls.error}
        empty={
          <EmptyState icon={ShieldCheck} title="Reached from anywhere">
            Bind an access control policy to let in only certain addresses or accounts, or to keep some out.
          </EmptyState>
        }
      />
      {binding ? <BindDialog gatewayId={gatewayId} api={api} onClose={() => setBinding(false)} /> : null}
    </Card>
  );
}

function BindDialog({ gatewayId, api, onClose }: ApiAccessControlProps & { onClose: () => void }) {
  const publications = publicationsOf(api);
  const acls = useAcls(gatewayId, { limit: 500 }).data?.acls ?? [];
  const bind = useBindAcl(gatewayId);
  const [aclId, setAclId] = useState('');
  const [publishId, setPublishId] = useState(publications[0]?.publishId ?? '');
  const chosen = aclId || (acls[0]?.id ?? '');
  const ready = chosen !== '' && publishId !== '';
  const submit = async () => {
    await bind.mutateAsync({
      path: { instance_id: gatewayId },
      body: { acl_id: chosen, publish_ids: [publishId] },
    });
    toast.success('The policy is bound');
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Bind policy"
      description={`It decides from where ${api.name} is reached.`}
    >
      <DialogBody>
        {bind.error ? <ErrorNotice error={bind.error} title="The policy was not bound." /> : null}
        {ready ? null : (
          <p className="text-muted">
            {publications.length === 0
              ? 'Publish the API first: a policy is bound to a publication.'
              : 'There is no access control policy yet. Create one under Policies.'}
          </p>
        )}
        <LabelledSelect
          label="Policy"
          value={chosen}
          onChange={setAclId}
          options={acls.map((acl) => ({ value: acl.id, label: acl.acl_name }))}
        />
        <LabelledSelect
          label="Environment"
          value={publishId}
          onChange={setPublishId}
          options={publications.map((one) => ({ value: one.publishId, label: one.environmentName }))}
        />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={!ready}
          busy={bind.isPending}
          onClick={() => void submit().catch(() => undefined)}
        >
          Bind
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
