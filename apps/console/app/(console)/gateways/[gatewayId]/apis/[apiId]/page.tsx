import type { Metadata } from 'next';
import { ApiPage } from '../../../../../../features/apis/api-page.tsx';

export const metadata: Metadata = { title: 'API' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string; apiId: string }> }) {
  const { gatewayId, apiId } = await params;
  return <ApiPage gatewayId={gatewayId} apiId={apiId} />;
}
