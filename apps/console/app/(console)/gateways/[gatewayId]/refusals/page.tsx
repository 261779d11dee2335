import type { Metadata } from 'next';
import { RefusalList } from '../../../../../features/refusals/refusal-list.tsx';

export const metadata: Metadata = { title: 'Refusals' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <RefusalList gatewayId={gatewayId} />;
}
