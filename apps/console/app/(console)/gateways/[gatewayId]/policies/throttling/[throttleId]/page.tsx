import type { Metadata } from 'next';
import { ThrottlePage } from '../../../../../../../features/throttles/throttle-page.tsx';

export const metadata: Metadata = { title: 'Request throttling policy' };

export default async function Page({
  params,
}: {
  params: Promise<{ gatewayId: string; throttleId: string }>;
}) {
  const { gatewayId, throttleId } = await params;
  return <ThrottlePage gatewayId={gatewayId} throttleId={throttleId} />;
}
