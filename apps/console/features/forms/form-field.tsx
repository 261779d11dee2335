'use client';

import { useId } from 'react';
import {
  Controller,
  type ControllerRenderProps,
  type FieldValues,
  useFormContext,
  useWatch,
} from 'react-hook-form';
import { cn } from '../../components/class-names.ts';
import { codeInputClass, inputClass } from '../../components/input-class.ts';
import { Switch } from '../../components/switch.tsx';
import type { FieldSpec } from './field-spec.ts';

interface ControlProps {
  readonly spec: FieldSpec;
  readonly field: ControllerRenderProps<FieldValues, string>;
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

interface FormFieldProps {
  readonly spec: FieldSpec;
  readonly className?: string | undefined;
}

/** One labelled field of the surrounding form, with its help and its error read out with it. */
export function FormField({ spec, className }: FormFieldProps) {
  return spec.when ? (
    <FieldWhen spec={spec} when={spec.when} className={className} />
  ) : (
    <Field spec={spec} className={className} />
  );
}

function FieldWhen({ when, ...field }: FormFieldProps & { when: NonNullable<FieldSpec['when']> }) {
  return useWatch({ name: when.field }) === when.is ? <Field {...field} /> : null;
}

function Field({ spec, className }: FormFieldProps) {
  const { control } = useFormContext();
  const id = useId();
  return (
    <Controller
      control={control}
      name={spec.name}
      render={({ field, fieldState }) => {
        const error = fieldState.error?.message;
        const describedBy = [error ? `${id}-error` : '', spec.help ? `${id}-help` : '']
          .filter(Boolean)
          .join(' ');
        const controlProps = {
          spec,
          field,
          id,
          describedBy: describedBy || undefined,
          invalid: Boolean(error),
        };
        return (
          <div className={cn('min-w-0', className)}>
            <div className={spec.kind === 'switch' ? 'flex items-center gap-3' : ''}>
              <label
                htmlFor={id}
                className={cn('block font-medium', spec.kind === 'switch' ? 'order-2' : 'mb-1.5')}
              >
                {spec.label}
              </label>
              {spec.optional ? (
                <span className="float-right -mt-6.5 text-xs font-normal text-faint">Optional</span>
              ) : null}
              <Control {...controlProps} />
            </div>
            {error ? (
              <p id={`${id}-error`} className="mt-1 text-xs text-danger">
                {error.charAt(0).toUpperCase() + error.slice(1)}
              </p>
            ) : null}
            {spec.help ? (
              <p id={`${id}-help`} className="mt-1 text-xs text-muted text-pretty">
                {spec.help}
              </p>
            ) : null}
          </div>
        );
      }}
    />
  );
}

function Control({ spec, field, id, describedBy, invalid }: ControlProps) {
  const shared = {
    id,
    name: field.name,
    ref: field.ref,
    onBlur: field.onBlur,
    disabled: spec.disabled ?? false,
    placeholder: spec.placeholder,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
    className: spec.monospace ? codeInputClass : inputClass,
  };
  const text = field.value === undefined || field.value === null ? '' : String(field.value);
  switch (spec.kind) {
    case 'switch':
      return (
        <Switch
          id={id}
          checked={field.value === true}
          onChange={field.onChange}
          disabled={spec.disabled ?? false}
        />
      );
    case 'select':
      return (
        <select
          {...shared}
          value={text}
          onChange={({ target }) => field.onChange(spec.numeric ? Number(target.value) : target.value)}
        >
          {spec.options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case 'textarea':
    case 'json':
      return (
        <textarea
          {...shared}
          rows={spec.rows ?? 3}
          spellCheck={spec.kind !== 'json'}
          value={text}
          onChange={field.onChange}
        />
      );
    case 'lines':
      return (
        <textarea
          {...shared}
          rows={spec.rows ?? 4}
          spellCheck={false}
          value={Array.isArray(field.value) ? field.value.join('\n') : text}
          onChange={({ target }) => field.onChange(target.value === '' ? [] : target.value.split('\n'))}
        />
      );
    case 'number':
      return (
        <input
          {...shared}
          type="number"
          value={Number.isNaN(field.value) ? '' : text}
          onChange={({ target }) => field.onChange(target.valueAsNumber)}
        />
      );
    default:
      return (
        <>
          <input
            {...shared}
            type={spec.kind === 'password' ? 'password' : 'text'}
            autoComplete={spec.autoComplete ?? (spec.kind === 'password' ? 'new-password' : 'off')}
            spellCheck={false}
            list={spec.suggestions?.length ? `${id}-list` : undefined}
            value={text}
            onChange={field.onChange}
          />
          <Suggestions id={`${id}-list`} of={spec.suggestions} />
        </>
      );
  }
}

function Suggestions({ id, of = [] }: { id: string; of: FieldSpec['suggestions'] }) {
  if (of.length === 0) return null;
  return (
    <datalist id={id}>
      {of.map((suggestion) => (
        <option key={suggestion} value={suggestion} />
      ))}
    </datalist>
  );
}
