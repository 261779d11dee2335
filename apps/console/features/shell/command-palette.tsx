'use client';

import { Command } from 'cmdk';
import {
  Boxes,
  FilePlus2,
  KeyRound,
  LogOut,
  type LucideIcon,
  Moon,
  Plus,
  Server,
  ShieldCheck,
  ShieldPlus,
  ShieldX,
  Sun,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import * as Dialog from 'radix-ui/dialog';
import { type ReactNode, useMemo } from 'react';
import { useApis } from '../apis/queries.ts';
import { useCurrentGateway } from '../gateways/current-gateway.ts';
import { useGateways } from '../gateways/queries.ts';
import { signOut } from '../session/session-calls.ts';
import { navigation } from './navigation.ts';

interface Entry {
  readonly group: 'Go to' | 'Do' | 'Gateways' | 'APIs';
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

interface PaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Everything by name: pages, gateways, APIs, and what can be done. */
export function CommandPalette({ open, onOpenChange }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-60 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-60 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <PaletteList close={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Every word that was typed has to stand in an entry's text; ids are not searched, only whole ones found. */
function matches(value: string, search: string, keywords: string[] = []): number {
  const text = keywords.join(' ').toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (value.endsWith(search) && search.length > 30) return 1;
  if (!words.every((word) => text.includes(word))) return 0;
  return words[0] !== undefined && text.startsWith(words[0]) ? 1 : 0.5;
}

function PaletteList({ close }: { close: () => void }) {
  const entries = useEntries(close);
  const groups = ['Do', 'Go to', 'APIs', 'Gateways'] as const;
  return (
    <Command label="Search and commands" loop filter={matches}>
      <Command.Input
        placeholder="Where to, or what to do?"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted">Nothing has that name.</Command.Empty>
        {groups.map((group) => (
          <PaletteGroup key={group} heading={group}>
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <PaletteItem key={entry.id} entry={entry} />
              ))}
          </PaletteGroup>
        ))}
      </Command.List>
    </Command>
  );
}

function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-2xs **:[[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function PaletteItem({ entry }: { entry: Entry }) {
  const Icon = entry.icon;
  return (
    <Command.Item
      value={entry.id}
      keywords={[entry.label, entry.hint ?? '']}
      onSelect={entry.run}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-sunken"
    >
      <Icon className="size-4 text-muted" aria-hidden />
      <span className="truncate">{entry.label}</span>
      {entry.hint ? (
        <span className="ml-auto truncate font-mono text-xs text-muted">{entry.hint}</span>
      ) : null}
    </Command.Item>
  );
}

const act = (id: string, label: string, icon: LucideIcon, run: () => void): Entry => ({
  group: 'Do',
  id,
  label,
  icon,
  run,
});

function useEntries(close: () => void): Entry[] {
  const router = useRouter();
  const { setTheme } = useTheme();
  const gateway = useCurrentGateway();
  const gateways = useGateways().data?.instances;
  const apis = useApis(gateway.id, { limit: 100 }, gateway.id !== '').data?.apis;
  return useMemo(() => {
    const then = (act: () => void) => () => {
      close();
      act();
    };
    const go = (href: string) => then(() => router.push(href));
    const actions = [
      act('create gateway', 'Create gateway', Plus, go('/gateways/new')),
      act('create policy', 'Create custom policy', ShieldPlus, go('/access/policies/new')),
      act('my security', 'Look after my security', ShieldCheck, go('/account/security')),
      act('see refusals', 'See refused attempts', ShieldX, go('/access?tab=refusals')),
      act(
        'theme dark',
        'Switch to dark theme',
        Moon,
        then(() => setTheme('dark')),
      ),
      act(
        'theme light',
        'Switch to light theme',
        Sun,
        then(() => setTheme('light')),
      ),
      act(
        'sign out',
        'Sign out',
        LogOut,
        then(() => void signOut()),
      ),
    ];
    const inGateway: Entry[] = gateway.id
      ? [
          {
            group: 'Do',
            id: 'create api',
            label: 'Create API',
            hint: gateway.name,
            icon: FilePlus2,
            run: go(`/gateways/${gateway.id}/apis/new`),
          },
          {
            group: 'Do',
            id: 'create credential',
            label: 'Create credential',
            hint: gateway.name,
            icon: KeyRound,
            run: go(`/gateways/${gateway.id}/credentials?create=true`),
          },
        ]
      : [];
    const pages = navigation
      .flatMap((section) => section.items)
      .filter((item) => !item.inGateway || gateway.id !== '')
      .map(
        (item): Entry => ({
          group: 'Go to',
          id: `page ${item.label}`,
          label: item.label,
          icon: item.icon,
          run: go(item.href(gateway.id)),
        }),
      );
    const toGateways = (gateways ?? []).map(
      (one): Entry => ({
        group: 'Gateways',
        id: `gateway ${one.id}`,
        label: one.instance_name,
        icon: Server,
        run: go(`/gateways/${one.id}`),
      }),
    );
    const toApis = (apis ?? []).map(
      (api): Entry => ({
        group: 'APIs',
        id: `api ${api.id}`,
        label: api.name,
        hint: `${api.req_method} ${api.req_uri}`,
        icon: Boxes,
        run: go(`/gateways/${gateway.id}/apis/${api.id}`),
      }),
    );
    return [...inGateway, ...actions, ...pages, ...toApis, ...toGateways];
  }, [apis, close, gateway.id, gateway.name, gateways, router, setTheme]);
}
