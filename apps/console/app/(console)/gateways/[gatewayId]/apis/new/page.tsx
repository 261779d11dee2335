import type { Metadata } from 'next';
import { CreateApiPage } from '../../../../../../features/apis/create-api-page.tsx';

export const metadata: Metadata = { title: 'Create API' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <CreateApiPage gatewayId={gatewayId} />;
}
