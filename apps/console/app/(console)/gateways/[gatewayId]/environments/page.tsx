import type { Metadata } from 'next';
import { EnvironmentsPage } from '../../../../../features/environments/environments-page.tsx';

export const metadata: Metadata = { title: 'Environments' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <EnvironmentsPage gatewayId={gatewayId} />;
}
