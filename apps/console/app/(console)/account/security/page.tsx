import { passwordPolicyOf } from '@turnpike/domain/account-security/password-policy-of';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { MySecurityPage } from '../../../../features/my-security/my-security-page.tsx';
import { authOptions } from '../../../../server/auth-options.ts';
import { consoleEnv } from '../../../../server/env.ts';

export const metadata: Metadata = { title: 'My security' };

export default async function Page() {
  const session = await getServerSession(authOptions);
  if (!session?.user) redirect('/sign-in');
  return <MySecurityPage policy={await passwordPolicyOf(consoleEnv(), session.user.accountId)} />;
}
