import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignUpForm } from '../../features/session/sign-up-form.tsx';
import { consoleConfig } from '../../server/config.ts';

export const metadata: Metadata = { title: 'Create an account' };

/** Whether there is such a page is the operator's setting, read when it is asked for. */
export const dynamic = 'force-dynamic';

export default function SignUpPage() {
  if (!consoleConfig().selfRegistration) notFound();
  return <SignUpForm />;
}
