'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import * as Tabs from 'radix-ui/tabs';
import { type ReactNode, useEffect, useRef } from 'react';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly content: () => ReactNode;
}

interface AddressTabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly [Tab<Id>, ...Tab<Id>[]];
}

/** Tabs whose choice lives in the address (`?tab=publish`); only the chosen one is rendered. */
export function AddressTabs<Id extends string>({ label, tabs }: AddressTabsProps<Id>) {
  const ids = tabs.map((tab) => tab.id);
  const [chosen, setChosen] = useQueryState('tab', parseAsStringLiteral(ids).withDefault(tabs[0].id));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a narrow window the chosen one may lie beyond the edge.
    const active = list.current?.querySelector(`[data-tab="${chosen}"]`);
    active?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  return (
    <Tabs.Root value={chosen} onValueChange={(id) => void setChosen(id === tabs[0].id ? null : (id as Id))}>
      <Tabs.List
        ref={list}
        aria-label={label}
        className="mb-5 flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <Tabs.Trigger
            key={tab.id}
            value={tab.id}
            data-tab={tab.id}
            className="-mb-px border-b-2 border-transparent px-2.5 pt-1 pb-2 font-medium whitespace-nowrap text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Content key={tab.id} value={tab.id} className="outline-none" tabIndex={-1}>
          {tab.id === chosen ? tab.content() : null}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
