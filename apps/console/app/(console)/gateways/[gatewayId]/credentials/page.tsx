import type { Metadata } from 'next';
import { CredentialList } from '../../../../../features/credentials/credential-list.tsx';

export const metadata: Metadata = { title: 'Credentials' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <CredentialList gatewayId={gatewayId} />;
}
