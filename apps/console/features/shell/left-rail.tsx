'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '../../components/class-names.ts';
import { Logo } from '../../components/logo.tsx';
import { useCurrentGateway } from '../gateways/current-gateway.ts';
import { type NavigationItem, navigation } from './navigation.ts';

/** Whether an item stands for the page at `path`: the gateway's own page belongs to Gateways. */
function isActive(item: NavigationItem, href: string, path: string): boolean {
  if (href === '/') return path === '/';
  if (href === '/gateways') return /^\/gateways(\/[^/]+)?$/.test(path);
  // The simulator lies below Access, and has an item of its own.
  if (href === '/access' && path === '/access/simulator') return false;
  return (
    path === href ||
    path.startsWith(`${href}/`) ||
    (item.label === 'APIs' && /^\/gateways\/[^/]+\/groups\//.test(path))
  );
}

/** Navigation by job. On narrow windows it shrinks to icons. */
export function LeftRail() {
  const path = usePathname();
  const gateway = useCurrentGateway();
  return (
    <aside className="sticky top-0 flex h-screen w-14 shrink-0 flex-col border-r border-line bg-surface lg:w-56">
      <Link
        href="/"
        className="flex h-13 items-center gap-2.5 px-4 text-base font-semibold tracking-tight focus-visible:-outline-offset-2"
      >
        <Logo className="size-6 shrink-0" />
        <span className="max-lg:sr-only">Turnpike</span>
      </Link>
      <nav aria-label="Main" className="flex-1 space-y-5 overflow-y-auto px-2.5 py-3">
        {navigation.map((section) => (
          <div key={section.label}>
            <p
              className="mb-1 truncate px-2 text-2xs font-medium text-faint max-lg:sr-only"
              title={section.label === 'Gateway' ? gateway.name : undefined}
            >
              {section.label === 'Gateway' && gateway.name ? gateway.name : section.label}
            </p>
            <ul className="space-y-0.5">
              {section.items.map((item) => {
                const lost = item.inGateway === true && gateway.id === '';
                const href = lost ? '/gateways' : item.href(gateway.id);
                return (
                  <li key={item.label}>
                    <RailLink item={item} href={href} active={!lost && isActive(item, href, path)} />
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </nav>
    </aside>
  );
}

function RailLink({ item, href, active }: { item: NavigationItem; href: string; active: boolean }) {
  const Icon = item.icon;
  return (
    <Link
      href={href}
      aria-current={active ? 'page' : undefined}
      title={item.label}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium transition-colors hover:bg-sunken hover:text-ink',
        active ? 'bg-sunken text-ink' : 'text-muted',
      )}
    >
      <Icon className={cn('size-4 shrink-0', active && 'text-accent')} aria-hidden />
      <span className="max-lg:sr-only">{item.label}</span>
    </Link>
  );
}
