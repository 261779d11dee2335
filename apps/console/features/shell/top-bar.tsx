'use client';

import { Search } from 'lucide-react';
import { ProjectSwitcher } from '../projects/project-switcher.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { AccountMenu } from './account-menu.tsx';
import { GatewaySwitcher } from './gateway-switcher.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

/** Where one is: account, project, gateway; the palette; who one is. */
export function TopBar({ onOpenPalette }: { onOpenPalette: () => void }) {
  const session = useConsoleSession();
  return (
    <header className="sticky top-0 z-30 flex h-13 items-center gap-1.5 border-b border-line bg-canvas/85 px-4 backdrop-blur lg:px-6">
      <div className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
        <span className="max-w-32 truncate font-medium max-md:hidden" title="Account">
          {session.accountName}
        </span>
        <span aria-hidden className="text-faint max-md:hidden">
          /
        </span>
        <ProjectSwitcher />
        <span aria-hidden className="text-faint max-md:hidden">
          /
        </span>
        <GatewaySwitcher />
      </div>
      <div className="ml-auto flex items-center gap-1">
        <button
          type="button"
          onClick={onOpenPalette}
          aria-label="Search or jump to… Ctrl K"
          aria-keyshortcuts="Control+K Meta+K"
          className="mr-1 flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-xs text-muted shadow-card hover:border-line-strong/60 md:w-52"
        >
          <Search className="size-3.5" aria-hidden />
          <span className="max-md:hidden">Search or jump to…</span>
          <kbd className="ml-auto rounded-sm border border-line bg-canvas px-1 font-sans text-2xs max-md:hidden">
            Ctrl K
          </kbd>
        </button>
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}
