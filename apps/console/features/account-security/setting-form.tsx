'use client';

import type { ReactNode } from 'react';
import type { OwnInput } from '../api/use-operation.ts';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import type { ResourceFormOptions } from '../forms/use-resource-form.ts';

type SettingOperation =
  | 'updatePasswordPolicy'
  | 'updateLoginPolicy'
  | 'updateProtectPolicy'
  | 'updateConsoleAclPolicy'
  | 'updateApiAclPolicy';

export interface SettingFormProps<Name extends SettingOperation>
  extends Pick<ResourceFormOptions<Name>, 'operation' | 'path' | 'wrap' | 'defaults' | 'shape'> {
  /** IAM action that saving asks for. */
  readonly action: string;
  readonly fields: readonly FieldSpec[];
  readonly children?: ReactNode;
  readonly onSave: (input: OwnInput<Name>) => Promise<unknown>;
}

/** One security setting as a form: what holds now stands in it. */
export function SettingForm<Name extends SettingOperation>({ onSave, ...rest }: SettingFormProps<Name>) {
  return <CardForm<Name> {...rest} submitLabel="Save" done="The setting is saved" onSubmit={onSave} />;
}
