import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { SignInForm } from '../../features/session/sign-in-form.tsx';
import { authOptions } from '../../server/auth-options.ts';
import { consoleConfig } from '../../server/config.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const session = await getServerSession(authOptions);
  if (session?.user) redirect('/');
  const ssoFailed = (await searchParams).error !== undefined;
  return <SignInForm ssoFailed={ssoFailed} registration={consoleConfig().selfRegistration} />;
}
