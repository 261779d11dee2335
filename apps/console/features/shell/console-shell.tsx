'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { type OperationRoutes, RoutesProvider } from '../api/routes-context.tsx';
import { PermissionProvider } from '../permissions/permission-context.tsx';
import { type ConsoleSession, SessionProvider } from '../session/session-context.tsx';
import { LeftRail } from './left-rail.tsx';
import { TopBar } from './top-bar.tsx';

// Loaded when it is first opened: most visits never do.
const CommandPalette = dynamic(
  () => import('./command-palette.tsx').then((module) => module.CommandPalette),
  {
    ssr: false,
  },
);

interface ConsoleShellProps {
  readonly session: ConsoleSession;
  /** Actions that the console asks about, once. */
  readonly actions: readonly string[];
  /** How each operation is called. */
  readonly routes: OperationRoutes;
  readonly children: ReactNode;
}

/** The frame of every page after sign-in. */
export function ConsoleShell({ session, actions, routes, children }: ConsoleShellProps) {
  const [palette, setPalette] = useState<'never' | 'open' | 'closed'>('never');
  const open = useCallback(() => setPalette('open'), []);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setPalette((state) => (state === 'open' ? 'closed' : 'open'));
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return (
    <RoutesProvider routes={routes}>
      <SessionProvider session={session}>
        <PermissionProvider actions={actions}>
          <a
            href="#content"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
          >
            Skip to content
          </a>
          <div className="flex min-h-screen">
            <LeftRail />
            <div className="flex min-w-0 flex-1 flex-col">
              <TopBar onOpenPalette={open} />
              <main
                id="content"
                tabIndex={-1}
                className="mx-auto w-full max-w-6xl flex-1 2xl:max-w-[88rem] px-4 py-7 outline-none lg:px-8"
              >
                {children}
              </main>
            </div>
          </div>
          {palette === 'never' ? null : (
            <CommandPalette
              open={palette === 'open'}
              onOpenChange={(next) => setPalette(next ? 'open' : 'closed')}
            />
          )}
        </PermissionProvider>
      </SessionProvider>
    </RoutesProvider>
  );
}
