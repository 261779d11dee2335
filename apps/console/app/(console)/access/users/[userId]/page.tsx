import type { Metadata } from 'next';
import { UserPage } from '../../../../../features/identity/user-page.tsx';

export const metadata: Metadata = { title: 'User' };

export default async function Page({ params }: { params: Promise<{ userId: string }> }) {
  const { userId } = await params;
  return <UserPage userId={userId} />;
}
