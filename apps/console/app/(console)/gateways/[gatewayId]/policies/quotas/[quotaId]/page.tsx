import type { Metadata } from 'next';
import { QuotaPage } from '../../../../../../../features/quotas/quota-page.tsx';

export const metadata: Metadata = { title: 'Credential quota' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string; quotaId: string }> }) {
  const { gatewayId, quotaId } = await params;
  return <QuotaPage gatewayId={gatewayId} quotaId={quotaId} />;
}
