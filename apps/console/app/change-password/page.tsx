import { passwordPolicyOf } from '@turnpike/domain/account-security/password-policy-of';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { ChangePasswordForm } from '../../features/session/change-password-form.tsx';
import { authOptions } from '../../server/auth-options.ts';
import { consoleEnv } from '../../server/env.ts';

export const metadata: Metadata = { title: 'Choose a new password' };

/** Where a session leads that can do nothing else yet. */
export default async function ChangePasswordPage() {
  const session = await getServerSession(authOptions);
  if (!session?.user) redirect('/sign-in');
  if (!session.mustChangePassword) redirect('/');
  const { id, name, accountId } = session.user;
  const policy = await passwordPolicyOf(consoleEnv(), accountId);
  return <ChangePasswordForm userId={id} userName={name} policy={policy} />;
}
