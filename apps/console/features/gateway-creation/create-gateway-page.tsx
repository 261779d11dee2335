'use client';

import dynamic from 'next/dynamic';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';

// The form in a chunk of its own, so that the frame of the page stands while it loads.
const CreateGatewayForm = dynamic(
  () => import('./create-gateway-form.tsx').then((module) => module.CreateGatewayForm),
  { ssr: false, loading: () => <DetailSkeleton /> },
);

export function CreateGatewayPage() {
  return (
    <div className="max-w-5xl">
      <PageHeader
        title="Create gateway"
        description="Isolated processes with ports, configuration and limits of their own. It is ready in seconds."
        crumbs={[{ label: 'Gateways', href: '/gateways' }]}
      />
      <CreateGatewayForm />
    </div>
  );
}
