'use client';

import { LogOut, Settings, ShieldCheck, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '../../components/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../components/menu.tsx';
import { signOut } from '../session/session-calls.ts';
import { useConsoleSession } from '../session/session-context.tsx';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const session = useConsoleSession();
  const router = useRouter();
  const initials = session.name.slice(0, 2);
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Account menu: ${initials} (${session.name})`}>
          <span className="grid size-6.5 place-items-center rounded-full bg-accent-soft text-2xs font-semibold text-accent uppercase">
            {initials}
          </span>
        </Button>
      }
    >
      <MenuLabel>
        <span className="block font-medium text-ink">{session.name}</span>
        {session.accountName}
      </MenuLabel>
      <MenuSeparator />
      <MenuItem onSelect={() => router.push('/account/security')}>
        <ShieldCheck aria-hidden />
        My security
      </MenuItem>
      <MenuItem onSelect={() => router.push(`/access/users/${session.id}`)}>
        <UserRound aria-hidden />
        My user
      </MenuItem>
      <MenuItem onSelect={() => router.push('/settings')}>
        <Settings aria-hidden />
        Settings
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
