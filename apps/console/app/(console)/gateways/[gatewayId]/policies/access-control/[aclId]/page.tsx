import type { Metadata } from 'next';
import { AclPage } from '../../../../../../../features/access-control/acl-page.tsx';

export const metadata: Metadata = { title: 'Access control policy' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string; aclId: string }> }) {
  const { gatewayId, aclId } = await params;
  return <AclPage gatewayId={gatewayId} aclId={aclId} />;
}
