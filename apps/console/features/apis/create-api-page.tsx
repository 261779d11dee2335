'use client';

import { useRouter } from 'next/navigation';
import { parseAsString, useQueryState } from 'nuqs';
import { toast } from 'sonner';
import { PageHeader } from '../../components/page-header.tsx';
import { emptyApi } from './api-form-values.ts';
import { LazyApiForm } from './lazy-api-form.tsx';
import { useCreateApi } from './queries.ts';

export function CreateApiPage({ gatewayId }: { gatewayId: string }) {
  const [group] = useQueryState('group', parseAsString.withDefault(''));
  const create = useCreateApi(gatewayId);
  const router = useRouter();
  return (
    <>
      <PageHeader title="Create API" crumbs={[{ label: 'APIs', href: `/gateways/${gatewayId}/apis` }]} />
      <LazyApiForm
        gatewayId={gatewayId}
        operation="createApi"
        path={{ instance_id: gatewayId }}
        defaults={emptyApi(group)}
        submitLabel="Create API"
        onSubmit={async (input) => {
          const api = await create.mutateAsync(input);
          toast.success(`${api.name} is created`, { description: 'Publish it so that it can be called.' });
          router.push(`/gateways/${gatewayId}/apis/${api.id}?tab=publish`);
        }}
      />
    </>
  );
}
