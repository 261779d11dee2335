import type { Metadata } from 'next';
import { UserGroupPage } from '../../../../../features/identity/user-group-page.tsx';

export const metadata: Metadata = { title: 'User group' };

export default async function Page({ params }: { params: Promise<{ groupId: string }> }) {
  const { groupId } = await params;
  return <UserGroupPage groupId={groupId} />;
}
