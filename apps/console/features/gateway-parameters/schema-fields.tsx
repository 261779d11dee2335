'use client';

import { useId } from 'react';
import { cn } from '../../components/class-names.ts';
import { blankOf, type FormField, type FormNode } from './form-schema.ts';
import type { SchemaControlType } from './schema-control-props.ts';

interface SchemaFieldsProps {
  readonly Control: SchemaControlType;
  readonly node: FormNode & { kind: 'object' };
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly path: string;
  readonly reasons: ReadonlyMap<string, string>;
  /** Fields that are shown elsewhere. */
  readonly without?: readonly string[] | undefined;
}

/** The fields of an object, each with its title, help, and what is wrong with it. */
export function SchemaFields({
  Control,
  node,
  value,
  onChange,
  path,
  reasons,
  without = [],
}: SchemaFieldsProps) {
  const object = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return (
    <div className="space-y-4">
      {node.fields
        .filter(({ key }) => !without.includes(key))
        .map((field) => (
          <Field
            key={field.key}
            Control={Control}
            field={field}
            value={field.key in object ? object[field.key] : (field.initial ?? blankOf(field.node))}
            path={path === '' ? field.key : `${path}.${field.key}`}
            reasons={reasons}
            onChange={(next) => onChange({ ...object, [field.key]: next })}
          />
        ))}
    </div>
  );
}

interface FieldProps {
  readonly Control: SchemaControlType;
  readonly field: FormField;
  readonly value: unknown;
  readonly path: string;
  readonly reasons: ReadonlyMap<string, string>;
  readonly onChange: (value: unknown) => void;
}

function Field({ Control, field, value, path, reasons, onChange }: FieldProps) {
  const id = useId();
  const { node, title } = field;
  const reason = reasons.get(path);
  const help = [field.help, rangeOf(node)].filter(Boolean).join(' ');
  const isSwitch = node.kind === 'switch';
  // A group has no control of its own that a label could be for.
  const isGroup = node.kind === 'list' || node.kind === 'choices' || node.kind === 'object';
  const Label = isGroup ? 'p' : 'label';
  return (
    <div className="min-w-0">
      <div className={cn(isSwitch && 'flex items-center gap-3')}>
        <Label
          {...(isGroup ? {} : { htmlFor: id })}
          className={cn('block font-medium', isSwitch ? 'order-2' : 'mb-1.5')}
        >
          {title}
        </Label>
        <Control
          node={node}
          value={value}
          onChange={onChange}
          path={path}
          reasons={reasons}
          id={id}
          label={title}
          example={field.example}
          describedBy={`${id}-help`}
        />
      </div>
      <p id={`${id}-help`} className="mt-1 text-xs text-pretty text-muted">
        {reason ? <span className="mr-1 text-danger">{sentence(reason)}</span> : null}
        {help}
      </p>
    </div>
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The bounds of a number in words; '' where there are none. */
export function rangeOf(node: FormNode): string {
  if (node.kind !== 'number' || node.minimum === undefined || node.maximum === undefined) return '';
  return `${node.minimum.toLocaleString('en')} to ${node.maximum.toLocaleString('en')}.`;
}
