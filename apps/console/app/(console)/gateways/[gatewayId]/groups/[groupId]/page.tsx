import type { Metadata } from 'next';
import { GroupPage } from '../../../../../../features/groups/group-page.tsx';

export const metadata: Metadata = { title: 'API group' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string; groupId: string }> }) {
  const { gatewayId, groupId } = await params;
  return <GroupPage gatewayId={gatewayId} groupId={groupId} />;
}
