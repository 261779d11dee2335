import type { Metadata } from 'next';
import { EditApiPage } from '../../../../../../../features/apis/edit-api-page.tsx';

export const metadata: Metadata = { title: 'Edit API' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string; apiId: string }> }) {
  const { gatewayId, apiId } = await params;
  return <EditApiPage gatewayId={gatewayId} apiId={apiId} />;
}
