'use client';

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { codeInputClass } from '../../components/input-class.ts';
import type { DraftStatement } from './policy-draft.ts';
import { ResourcePicker } from './resource-picker.tsx';

interface ResourceEditorProps {
  readonly resources: readonly string[];
  readonly negated: boolean;
  readonly mayNegate: boolean;
  readonly onChange: (change: Pick<DraftStatement, 'Resource' | 'NotResource'>) => void;
}

/** Which resources a statement speaks of: all, or those named by pattern. */
export function ResourceEditor({ resources, negated, mayNegate, onChange }: ResourceEditorProps) {
  const [picking, setPicking] = useState(false);
  const [typed, setTyped] = useState('');
  const set = (next: readonly string[], not = negated) => {
    const list = next.length === 0 ? undefined : [...new Set(next)];
    onChange({ Resource: not ? undefined : list, NotResource: not ? list : undefined } as Pick<
      DraftStatement,
      'Resource' | 'NotResource'
    >);
  };
  const add = () => {
    if (typed.trim() !== '') set([...resources, typed.trim()]);
    setTyped('');
  };
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <h2 className="font-medium">{negated ? 'All resources but' : 'Resources'}</h2>
        <span className="flex items-center gap-2">
          {mayNegate && resources.length > 0 ? (
            <Button variant="ghost" size="sm" onClick={() => set(resources, !negated)}>
              {negated ? 'Only these' : 'All but these'}
            </Button>
          ) : null}
          <Button size="sm" onClick={() => setPicking(true)}>
            <Plus aria-hidden />
            Pick resources
          </Button>
        </span>
      </div>
      <ul className="space-y-1">
        {resources.length === 0 ? (
          <li className="rounded-md bg-sunken px-3 py-1.5 text-muted">All resources of the account.</li>
        ) : (
          resources.map((urn) => (
            <li key={urn} className="flex items-center gap-2 rounded-md bg-sunken py-0.5 pr-1 pl-3">
              <code className="min-w-0 flex-1 font-mono text-xs break-all">{urn}</code>
              {urn === '*' ? <Badge>all</Badge> : null}
              <button
                type="button"
                aria-label={`Remove ${urn}`}
                onClick={() => set(resources.filter((other) => other !== urn))}
                className="grid size-6 place-items-center rounded-sm text-muted hover:text-ink"
              >
                <X className="size-3.5" aria-hidden />
              </button>
            </li>
          ))
        )}
      </ul>
      <div className="mt-1.5 flex items-center gap-1">
        <input
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          aria-label="Add a resource by its URN"
          placeholder="apig:*:*:api:<gateway>/*"
          spellCheck={false}
          className={cn(codeInputClass, 'h-7 flex-1 py-0.5 text-xs')}
        />
        <Button variant="ghost" size="iconSm" aria-label="Add the resource" onClick={add}>
          <Plus aria-hidden />
        </Button>
      </div>
      <ResourcePicker
        submitLabel="Add to the statement"
        description="The statement holds for these only. New ones of the same kind are not included."
        open={picking}
        onOpenChange={setPicking}
        onPick={(urns) => set([...resources, ...urns])}
      />
    </div>
  );
}
