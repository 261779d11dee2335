'use client';

import { SECRET_MASK } from '@turnpike/contracts/features/define-feature';
import { codeInputClass, inputClass } from '../../components/input-class.ts';
import { Switch } from '../../components/switch.tsx';
import { SchemaChoices } from './schema-choices.tsx';
import type { SchemaControlProps } from './schema-control-props.ts';
import { SchemaFields } from './schema-fields.tsx';
import { SchemaList } from './schema-list.tsx';

/** The control of one node of a generated form. */
export function SchemaControl(props: SchemaControlProps) {
  const { node, value, onChange, path, reasons, id, label, example, describedBy } = props;
  const shared = {
    id,
    placeholder: example || undefined,
    'aria-invalid': reasons.has(path) || undefined,
    'aria-describedby': describedBy,
    spellCheck: false,
    autoComplete: 'off',
  };
  const text = value === undefined || value === null ? '' : String(value);
  switch (node.kind) {
    case 'object':
      return (
        <SchemaFields
          Control={SchemaControl}
          node={node}
          value={value}
          onChange={onChange}
          path={path}
          reasons={reasons}
        />
      );
    case 'list':
      return <SchemaList {...props} Control={SchemaControl} node={node} />;
    case 'choices':
      return <SchemaChoices options={node.options} value={value} onChange={onChange} label={label} />;
    case 'switch':
      return <Switch id={id} checked={value === 'on'} onChange={(on) => onChange(on ? 'on' : 'off')} />;
    case 'choice':
      return (
        <select
          {...shared}
          value={text}
          onChange={({ target }) => onChange(target.value)}
          className={inputClass}
        >
          {node.options.includes(text) ? null : <option value={text}>Choose</option>}
          {node.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      );
    case 'number':
      return (
        <input
          {...shared}
          type="number"
          min={node.minimum}
          max={node.maximum}
          value={text}
          onChange={({ target }) =>
            onChange(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber)
          }
          className={`${inputClass} max-w-56 tabular-nums`}
        />
      );
    case 'secret':
      return <SecretControl block={node.block} text={text} onChange={onChange} shared={shared} />;
    case 'block':
      return (
        <textarea
          {...shared}
          rows={5}
          value={text}
          onChange={({ target }) => onChange(target.value)}
          className={codeInputClass}
        />
      );
    default:
      return (
        <input
          {...shared}
          value={text}
          onChange={({ target }) => onChange(target.value)}
          className={inputClass}
        />
      );
  }
}

interface SecretControlProps {
  readonly block: boolean;
  readonly text: string;
  readonly onChange: (value: string) => void;
  readonly shared: object;
}

/** A secret that is set stands as its mask in the config, and as nothing here: what is typed replaces it. */
function SecretControl({ block, text, onChange, shared }: SecretControlProps) {
  const isKept = text === SECRET_MASK;
  const own = {
    ...shared,
    value: isKept ? '' : text,
    placeholder: isKept ? 'Set; type to replace it' : 'Not set',
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  return block ? (
    <textarea {...own} rows={4} className={codeInputClass} />
  ) : (
    <input {...own} type="password" autoComplete="new-password" className={inputClass} />
  );
}
