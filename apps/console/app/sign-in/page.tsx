import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import { SignInForm } from '../../features/session/sign-in-form.tsx';
import { authOptions } from '../../server/auth-options.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage() {
  const session = await getServerSession(authOptions);
  if (session?.user) redirect('/');
  return <SignInForm />;
}
