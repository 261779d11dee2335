'use client';

import { Check, ChevronsUpDown, FolderKanban } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../components/menu.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { useProjects } from './queries.ts';
import { workIn } from './work-in.ts';

/** Chooses the project that all pages are about; gateways belong to one. */
export function ProjectSwitcher() {
  const { projectId, region } = useConsoleSession();
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const projects = useProjects(asked).data?.projects ?? [];
  return (
    <Menu
      align="start"
      onOpenChange={() => setAsked(true)}
      trigger={
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Project: ${region}. Switch project`}
          className="max-md:hidden"
        >
          <span className="max-w-32 truncate text-ink">{region}</span>
          <ChevronsUpDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>Projects</MenuLabel>
      {projects.map(({ id, name, enabled }) => (
        <MenuItem key={id} onSelect={() => (id === projectId ? undefined : workIn(id))}>
          <span className="flex-1 truncate">{name}</span>
          {enabled ? null : <span className="text-xs text-muted">suspended</span>}
          {id === projectId ? <Check aria-label="chosen" /> : null}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push('/settings?tab=projects')}>
        <FolderKanban aria-hidden />
        All projects
      </MenuItem>
    </Menu>
  );
}
