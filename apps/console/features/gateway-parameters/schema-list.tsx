'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { blankOf, type FormNode } from './form-schema.ts';
import type { SchemaControlProps, SchemaControlType } from './schema-control-props.ts';

interface SchemaListProps extends SchemaControlProps {
  readonly Control: SchemaControlType;
  readonly node: FormNode & { kind: 'list' };
}

/** A list whose members are added and taken away one by one. */
export function SchemaList({ Control, node, value, onChange, path, reasons, id, label }: SchemaListProps) {
  const members: readonly unknown[] = Array.isArray(value) ? value : [];
  const isFull = node.atMost !== undefined && members.length >= node.atMost;
  const replaceAt = (place: number, next: unknown) =>
    onChange(members.map((member, index) => (index === place ? next : member)));
  return (
    <ul aria-label={label} className="space-y-2">
      {members.map((member, index) => {
        const own = `${path}[${index}]`;
        const reason = reasons.get(own);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: members have no identity but their place
          <li key={index} className="flex items-start gap-2">
            <div
              className={node.item.kind === 'object' ? 'flex-1 rounded-md border border-line p-3' : 'flex-1'}
            >
              {node.item.kind === 'object' ? null : (
                <label htmlFor={`${id}-${index}`} className="sr-only">
                  {label}, {index + 1}
                </label>
              )}
              <Control
                node={node.item}
                value={member}
                onChange={(next) => replaceAt(index, next)}
                path={own}
                reasons={reasons}
                id={`${id}-${index}`}
                label={`${label}, ${index + 1}`}
              />
              {reason ? <p className="mt-1 text-xs text-danger">{reason}</p> : null}
            </div>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Remove ${label}, ${index + 1}`}
              onClick={() => onChange(members.filter((_, place) => place !== index))}
            >
              <X aria-hidden />
            </Button>
          </li>
        );
      })}
      <li>
        <Button size="sm" disabled={isFull} onClick={() => onChange([...members, blankOf(node.item)])}>
          <Plus aria-hidden />
          Add
        </Button>
      </li>
    </ul>
  );
}
