'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { formOfApi } from './api-form-values.ts';
import { LazyApiForm } from './lazy-api-form.tsx';
import { useApi, useUpdateApi } from './queries.ts';

export function EditApiPage({ gatewayId, apiId }: { gatewayId: string; apiId: string }) {
  const api = useApi(gatewayId, apiId);
  const update = useUpdateApi(gatewayId);
  const router = useRouter();
  const crumbs = [
    { label: 'APIs', href: `/gateways/${gatewayId}/apis` },
    { label: api.data?.name ?? 'API', href: `/gateways/${gatewayId}/apis/${apiId}` },
  ];
  return (
    <>
      <PageHeader
        title="Edit API"
        description="What is published stays as it is until you publish again."
        crumbs={crumbs}
      />
      {api.error && !api.data ? <ErrorNotice error={api.error} title="The API could not be read." /> : null}
      {api.isPending ? <DetailSkeleton /> : null}
      {api.data ? (
        <LazyApiForm
          gatewayId={gatewayId}
          operation="updateApi"
          path={{ instance_id: gatewayId, api_id: apiId }}
          defaults={formOfApi(api.data)}
          submitLabel="Save changes"
          onSubmit={async (input) => {
            await update.mutateAsync(input);
            toast.success('The definition is saved', { description: 'Publish it to put it into effect.' });
            router.push(`/gateways/${gatewayId}/apis/${apiId}?tab=publish`);
          }}
        />
      ) : null}
    </>
  );
}
