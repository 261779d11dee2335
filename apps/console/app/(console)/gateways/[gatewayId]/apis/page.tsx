import type { Metadata } from 'next';
import { ApisPage } from '../../../../../features/apis/apis-page.tsx';

export const metadata: Metadata = { title: 'APIs' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <ApisPage gatewayId={gatewayId} />;
}
