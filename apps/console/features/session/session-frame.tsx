import type { ReactNode } from 'react';
import { Logo } from '../../components/logo.tsx';

/** The page around the forms that stand before the console itself. */
export function SessionFrame({
  title,
  subtitle,
  children,
  note,
}: {
  title: string;
  subtitle: string;
  children: ReactNode;
  note?: ReactNode;
}) {
  return (
    <main className="grid min-h-screen place-items-center bg-[radial-gradient(60rem_30rem_at_50%_-10%,var(--accent-soft),transparent)] px-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center text-center">
          <Logo className="mb-4 size-10" />
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 text-base text-muted">{subtitle}</p>
        </div>
        {children}
        {note ? <p className="mt-5 text-center text-xs text-muted text-pretty">{note}</p> : null}
      </div>
    </main>
  );
}

export const sessionFormClass = 'space-y-4 rounded-lg border border-line bg-surface p-6 shadow-float';
