import type { Metadata } from 'next';
import { GatewayPage } from '../../../../features/gateways/gateway-page.tsx';

export const metadata: Metadata = { title: 'Gateway' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <GatewayPage gatewayId={gatewayId} />;
}
