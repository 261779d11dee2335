import type { Metadata } from 'next';
import { CredentialPage } from '../../../../../../features/credentials/credential-page.tsx';

export const metadata: Metadata = { title: 'Credential' };

export default async function Page({
  params,
}: {
  params: Promise<{ gatewayId: string; credentialId: string }>;
}) {
  const { gatewayId, credentialId } = await params;
  return <CredentialPage gatewayId={gatewayId} credentialId={credentialId} />;
}
