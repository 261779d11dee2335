'use client';

import { CloudUpload } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { type Publication, publicationsOf } from './publications.ts';
import { type ApiDetail, usePublishApi } from './queries.ts';

interface PublishedEnvironmentsProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

/** One line for each environment that the API is live in. */
export function PublishedEnvironments({ gatewayId, api }: PublishedEnvironmentsProps) {
  const publications = publicationsOf(api);
  if (publications.length === 0) {
    return (
      <EmptyState icon={CloudUpload} title="Not published">
        Nobody can call this API yet. Publish it into an environment to put it on the gateway.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {publications.map((publication) => (
        <li key={publication.environmentId} className="flex items-center gap-3 px-5 py-2.5">
          <Badge tone="success" dot>
            {publication.environmentName}
          </Badge>
          <span className="flex-1 text-muted">
            {publication.environmentName === 'RELEASE'
              ? 'Callers reach it without further ado.'
              : `Callers reach it with X-Stage: ${publication.environmentName}.`}
          </span>
          <OfflineButton gatewayId={gatewayId} api={api} publication={publication} />
        </li>
      ))}
    </ul>
  );
}

function OfflineButton({
  gatewayId,
  api,
  publication,
}: PublishedEnvironmentsProps & { publication: Publication }) {
  const [open, setOpen] = useState(false);
  const publish = usePublishApi(gatewayId);
  return (
    <>
      <GuardedButton action="apig:apis:offline" size="sm" variant="danger" onClick={() => setOpen(true)}>
        Take offline
      </GuardedButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Take ${api.name} offline?`}
        description={`Calls to it in ${publication.environmentName} are refused from then on. Its versions stay, and you can publish it again.`}
        confirmLabel="Take offline"
        onConfirm={async () => {
          await publish.mutateAsync({
            path: { instance_id: gatewayId },
            body: { action: 'offline', env_id: publication.environmentId, api_id: api.id },
          });
          toast.success(`${api.name} is offline in ${publication.environmentName}`);
        }}
      />
    </>
  );
}
