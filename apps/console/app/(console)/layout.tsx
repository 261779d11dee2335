import { knownActions } from '@turnpike/contracts/http/operation-table';
import { findWorkingProject } from '@turnpike/domain/projects/home-project';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth';
import type { ReactNode } from 'react';
import { operationRoutes } from '../../features/api/operation-contracts.ts';
import { PROJECT_COOKIE } from '../../features/projects/project-cookie.ts';
import { signInAddress } from '../../features/session/sign-in-address.ts';
import { SignInNotice } from '../../features/session/sign-in-notice.tsx';
import { ConsoleShell } from '../../features/shell/console-shell.tsx';
import { authOptions } from '../../server/auth-options.ts';
import { consoleEnv } from '../../server/env.ts';

/** Everything behind the sign-in. The API checks the session again at every call. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await getServerSession(authOptions);
  if (!session?.user) redirect(signInAddress((await headers()).get('x-address') ?? '/'));
  if (session.mustChangePassword) redirect('/change-password');
  const { id, name, accountId, accountName, signedInAt, notice, signedInBefore } = session.user;
  const remembered = (await cookies()).get(PROJECT_COOKIE)?.value;
  const project = await findWorkingProject(consoleEnv(), accountId, remembered);
  return (
    <ConsoleShell
      session={{ id, name, accountId, accountName, projectId: project.id, region: project.name }}
      actions={[...knownActions]}
      routes={operationRoutes()}
    >
      <SignInNotice signedInAt={signedInAt} notice={notice} signedInBefore={signedInBefore} />
      {children}
    </ConsoleShell>
  );
}
