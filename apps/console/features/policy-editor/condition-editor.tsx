'use client';

import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { codeInputClass, filterClass } from '../../components/input-class.ts';
import { conditionKeys, conditionOperators, keyOf, operatorsFor } from './condition-choices.ts';
import type { ConditionRow } from './policy-draft.ts';

interface ConditionEditorProps {
  readonly rows: readonly ConditionRow[];
  readonly onChange: (rows: readonly ConditionRow[]) => void;
}

/** When a statement holds: rows of key, operator and values, all of which must be true. */
export function ConditionEditor({ rows, onChange }: ConditionEditorProps) {
  const set = (index: number, row: ConditionRow) =>
    onChange(rows.map((other, at) => (at === index ? row : other)));
  const add = () =>
    onChange([...rows, { key: 'g:SourceIp', operator: 'IpAddress', values: ['192.0.2.0/24'] }]);
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <h2 className="font-medium">Conditions</h2>
        <Button size="sm" onClick={add}>
          <Plus aria-hidden />
          Add condition
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="rounded-md bg-sunken px-3 py-1.5 text-muted">None: the statement always holds.</p>
      ) : (
        <ul className="space-y-2">
          {rows.map((row, index) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and are edited in place
              key={index}
              row={row}
              onChange={(next) => set(index, next)}
              onRemove={() => onChange(rows.filter((_, at) => at !== index))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: ConditionRow;
  readonly onChange: (row: ConditionRow) => void;
  readonly onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const known = keyOf(row.key);
  const operators = known ? operatorsFor(known.type) : conditionOperators;
  const changeKey = (key: string) => {
    const next = keyOf(key);
    if (!next) return onChange({ ...row, key });
    const fits = operatorsFor(next.type).includes(row.operator);
    onChange({
      key: next.key,
      operator: fits ? row.operator : (operatorsFor(next.type)[0] ?? row.operator),
      values: fits ? row.values : [next.sample],
    });
  };
  return (
    <li className="grid items-start gap-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.4fr)_auto]">
      <select
        value={known?.key ?? row.key}
        onChange={(event) => changeKey(event.target.value)}
        aria-label="Key"
        className={cn(filterClass, 'w-full px-2')}
      >
        {conditionKeys.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
        {known ? null : <option value={row.key}>{row.key}</option>}
      </select>
      <select
        value={row.operator}
        onChange={(event) => onChange({ ...row, operator: event.target.value })}
        aria-label="Operator"
        className={cn(filterClass, 'w-full px-2')}
      >
        {operators.includes(row.operator) ? null : <option value={row.operator}>{row.operator}</option>}
        {operators.map((operator) => (
          <option key={operator} value={operator}>
            {operator}
          </option>
        ))}
      </select>
      <div className="flex gap-1.5">
        {known?.suffixed ? (
          <input
            value={row.key.slice(known.key.length)}
            onChange={(event) => onChange({ ...row, key: known.key + event.target.value })}
            aria-label="Tag"
            placeholder="tag"
            className={cn(codeInputClass, 'h-8 w-24 py-0.5 text-xs')}
          />
        ) : null}
        <input
          value={row.values.join(', ')}
          onChange={(event) => onChange({ ...row, values: event.target.value.split(/\s*,\s*/) })}
          aria-label="Values, separated by commas"
          spellCheck={false}
          className={cn(codeInputClass, 'h-8 py-0.5 text-xs')}
        />
      </div>
      <Button variant="ghost" size="iconSm" aria-label="Remove the condition" onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}
