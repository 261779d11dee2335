import type { Metadata } from 'next';
import { RefusalPage } from '../../../../../../features/refusals/refusal-page.tsx';

export const metadata: Metadata = { title: 'Refused call' };

export default async function Page({
  params,
}: {
  params: Promise<{ gatewayId: string; requestId: string }>;
}) {
  const { gatewayId, requestId } = await params;
  return <RefusalPage gatewayId={gatewayId} requestId={requestId} />;
}
