import type { Metadata } from 'next';
import { PoliciesPage } from '../../../../../features/quotas/policies-page.tsx';

export const metadata: Metadata = { title: 'Policies' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <PoliciesPage gatewayId={gatewayId} />;
}
