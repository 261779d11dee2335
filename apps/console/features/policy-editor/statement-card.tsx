'use client';

import { ChevronDown, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { inputClass } from '../../components/input-class.ts';
import type { KnownAction } from './action-matrix.ts';
import { ActionMatrix } from './action-matrix-table.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { conditionOf, conditionRows, type DraftStatement, textList } from './policy-draft.ts';
import { ResourceEditor } from './resource-editor.tsx';

type Change = { readonly [Part in keyof DraftStatement]?: DraftStatement[Part] | undefined };

interface StatementCardProps {
  readonly index: number;
  readonly statement: DraftStatement;
  /** Parts of version 5.0 are offered too. */
  readonly version5: boolean;
  readonly known: readonly KnownAction[];
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onChange: (change: Change) => void;
  readonly onRemove: () => void;
}

/** One statement of a policy: what it does, to which actions, on which resources, when. */
export function StatementCard(props: StatementCardProps) {
  const { index, statement, open, onToggle } = props;
  const body = useId();
  const actions = textList(statement.Action ?? statement.NotAction);
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-surface shadow-card">
      <header className="flex items-center gap-3 px-4 py-2.5">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={onToggle}
          className="flex min-w-0 flex-1 items-center gap-2.5 rounded-sm text-left"
        >
          <ChevronDown
            aria-hidden
            className={cn('size-4 shrink-0 text-muted transition-transform', !open && '-rotate-90')}
          />
          <span className="font-medium whitespace-nowrap">{statement.Sid || `Statement ${index + 1}`}</span>
          <Badge tone={statement.Effect === 'Deny' ? 'danger' : 'success'}>
            {statement.Effect ?? 'no effect'}
          </Badge>
          <span className="min-w-0 truncate font-mono text-xs text-muted">
            {statement.NotAction ? 'all but ' : ''}
            {actions.length === 0 ? 'no action chosen' : actions.join(', ')}
          </span>
        </button>
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={`Remove statement ${index + 1}`}
          onClick={props.onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </header>
      {open ? (
        <div id={body} className="space-y-5 border-t border-line px-4 py-4">
          <StatementBody {...props} />
        </div>
      ) : null}
    </section>
  );
}

function StatementBody({ statement, version5, known, onChange }: StatementCardProps) {
  const negated = statement.NotAction !== undefined;
  const patterns = textList(statement.Action ?? statement.NotAction);
  const setPatterns = (next: string[]) => onChange(negated ? { NotAction: next } : { Action: next });
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Choice
          label="Effect"
          value={statement.Effect ?? ''}
          options={['Allow', 'Deny']}
          onChange={(Effect) => onChange({ Effect })}
        />
        {version5 ? (
          <>
            <Choice
              label="Actions"
              value={negated ? 'All but these' : 'These'}
              options={['These', 'All but these']}
              onChange={(choice) =>
                onChange(
                  choice === 'These'
                    ? { Action: patterns, NotAction: undefined }
                    : { Action: undefined, NotAction: patterns },
                )
              }
            />
            <SidField sid={statement.Sid ?? ''} onChange={(Sid) => onChange({ Sid: Sid || undefined })} />
          </>
        ) : null}
      </div>
      <ActionMatrix known={known} patterns={patterns} onChange={setPatterns} />
      <ResourceEditor
        resources={textList(statement.Resource ?? statement.NotResource)}
        negated={statement.NotResource !== undefined}
        mayNegate={version5}
        onChange={onChange}
      />
      <ConditionEditor
        rows={conditionRows(statement.Condition)}
        onChange={(rows) => onChange({ Condition: conditionOf(rows) })}
      />
    </>
  );
}

function SidField({ sid, onChange }: { sid: string; onChange: (sid: string) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-xs text-muted">
        Sid
      </label>
      <input
        id={id}
        value={sid}
        onChange={(event) => onChange(event.target.value)}
        placeholder="a name for it"
        spellCheck={false}
        className={cn(inputClass, 'w-40 py-1 text-sm')}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

/** One of a few words, side by side. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className="flex items-center gap-2">
      <legend className="float-left mr-2 text-xs leading-7 text-muted">{label}</legend>
      <div className="flex rounded-md border border-line bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option}
            className={cn(
              'cursor-pointer rounded-sm px-2.5 py-0.5 text-xs font-medium text-muted has-focus-visible:outline-2 has-focus-visible:outline-accent',
              value === option && 'bg-surface text-ink shadow-card',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={value === option}
              onChange={() => onChange(option)}
              className="sr-only"
            />
            {option}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
