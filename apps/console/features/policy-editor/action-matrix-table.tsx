'use client';

import { Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { codeInputClass, filterClass } from '../../components/input-class.ts';
import {
  type AccessLevel,
  accessLevels,
  coverage,
  type KnownAction,
  type MatrixRow,
  matrixRows,
  patternNames,
  switchActions,
} from './action-matrix.ts';

interface ActionMatrixProps {
  readonly known: readonly KnownAction[];
  readonly patterns: readonly string[];
  readonly onChange: (patterns: string[]) => void;
}

const levelNames: Record<AccessLevel, string> = {
  list: 'List',
  read: 'Read',
  write: 'Write',
  permission: 'Permissions',
};

/** Actions as a table: a row per resource, a column per kind of access; a row opens to its single actions. */
export function ActionMatrix({ known, patterns, onChange }: ActionMatrixProps) {
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const rows = useMemo(() => matrixRows(known), [known]);
  const word = wanted.trim().toLowerCase();
  const shown = rows.filter(({ all }) => all.some(({ action }) => action.toLowerCase().includes(word)));
  const toggle = (actions: readonly KnownAction[], on: boolean) =>
    onChange(switchActions(patterns, known, actions, on));
  return (
    <div>
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2 className="font-medium">Actions</h2>
        <input
          type="search"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          aria-label="Find an action"
          placeholder="Find an action"
          className={cn(filterClass, 'w-48 px-2.5')}
        />
      </div>
      <div className="max-h-80 overflow-auto rounded-md border border-line">
        <table className="w-full text-left">
          <thead className="sticky top-0 z-10 bg-canvas text-xs text-muted">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                Resource
              </th>
              {accessLevels.map((level) => (
                <th key={level} scope="col" className="w-22 px-2 py-2 text-center font-medium">
                  {levelNames[level]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map((row) => {
              const name = `${row.service}:${row.resource}`;
              return (
                <ResourceRow
                  key={name}
                  row={row}
                  patterns={patterns}
                  open={opened === name || word !== ''}
                  onOpen={() => setOpened(opened === name ? null : name)}
                  onToggle={toggle}
                />
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 ? (
          <p className="px-3 py-4 text-center text-muted">No action has that name.</p>
        ) : null}
      </div>
      <OtherPatterns known={known} patterns={patterns} onChange={onChange} />
    </div>
  );
}

interface ResourceRowProps {
  readonly row: MatrixRow;
  readonly patterns: readonly string[];
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onToggle: (actions: readonly KnownAction[], on: boolean) => void;
}

function ResourceRow({ row, patterns, open, onOpen, onToggle }: ResourceRowProps) {
  return (
    <>
      <tr className="hover:bg-sunken">
        <th scope="row" className="px-3 py-1.5 font-normal">
          <button
            type="button"
            aria-expanded={open}
            onClick={onOpen}
            className="rounded-sm font-mono text-xs hover:underline"
          >
            <span className="text-muted">{row.service}:</span>
            {row.resource}
          </button>
        </th>
        {accessLevels.map((level) => {
          const actions = row.byLevel.get(level);
          return (
            <td key={level} className="px-2 py-1.5 text-center">
              {actions ? (
                <TriState
                  label={`${levelNames[level]} ${row.service}:${row.resource}`}
                  state={coverage(patterns, actions)}
                  onChange={(on) => onToggle(actions, on)}
                />
              ) : (
                <span className="text-faint" aria-hidden>
                  –
                </span>
              )}
            </td>
          );
        })}
      </tr>
      {open ? (
        <tr>
          <td colSpan={1 + accessLevels.length} className="bg-canvas px-3 py-2">
            <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
              {row.all.map((known) => (
                <li key={known.action}>
                  <label className="flex items-center gap-1.5 font-mono text-xs">
                    <input
                      type="checkbox"
                      checked={patterns.some((pattern) => patternNames(pattern, known.action))}
                      onChange={(event) => onToggle([known], event.target.checked)}
                      className="size-3.5 accent-accent"
                    />
                    {known.verb}
                  </label>
                </li>
              ))}
            </ul>
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface TriStateProps {
  readonly label: string;
  readonly state: 'all' | 'some' | 'none';
  readonly onChange: (on: boolean) => void;
}

function TriState({ label, state, onChange }: TriStateProps) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={state === 'all'}
      ref={(box) => {
        if (box) box.indeterminate = state === 'some';
      }}
      onChange={(event) => onChange(event.target.checked)}
      className="size-4 accent-accent"
    />
  );
}

/** The patterns as they stand in the document, and a place to write one by hand. */
function OtherPatterns({ known, patterns, onChange }: ActionMatrixProps) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const pattern = typed.trim();
    if (pattern === '' || patterns.includes(pattern)) return;
    onChange([...patterns, pattern]);
    setTyped('');
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      {patterns.map((pattern) => {
        const count = known.filter(({ action }) => patternNames(pattern, action)).length;
        return (
          <span
            key={pattern}
            className="inline-flex h-6 items-center gap-1 rounded-sm bg-sunken pr-0.5 pl-1.5 font-mono text-2xs"
          >
            {pattern}
            <span className="text-faint tabular-nums" title={`${count} actions have this name`}>
              {pattern.includes('*') ? count : null}
            </span>
            <button
              type="button"
              aria-label={`Remove ${pattern}`}
              onClick={() => onChange(patterns.filter((other) => other !== pattern))}
              className="grid size-5 place-items-center rounded-sm text-muted hover:text-ink"
            >
              <X className="size-3" aria-hidden />
            </button>
          </span>
        );
      })}
      <span className="inline-flex items-center gap-1">
        <input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          aria-label="Add a pattern of actions"
          placeholder="apig:*:get*"
          spellCheck={false}
          className={cn(codeInputClass, 'h-7 w-40 py-0.5 text-xs')}
        />
        <Button variant="ghost" size="iconSm" aria-label="Add the pattern" onClick={add}>
          <Plus aria-hidden />
        </Button>
      </span>
    </div>
  );
}
