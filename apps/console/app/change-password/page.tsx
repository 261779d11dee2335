import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { ChangePasswordForm } from '../../features/session/change-password-form.tsx';
import { authOptions } from '../../server/auth-options.ts';

export const metadata: Metadata = { title: 'Choose a new password' };

/** Where a session leads that can do nothing else yet. */
export default async function ChangePasswordPage() {
  const session = await getServerSession(authOptions);
  if (!session?.user) redirect('/sign-in');
  if (!session.mustChangePassword) redirect('/');
  return <ChangePasswordForm userId={session.user.id} userName={session.user.name} />;
}
