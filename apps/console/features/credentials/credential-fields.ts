import type { FieldSpec } from '../forms/field-spec.ts';

const name: FieldSpec = {
  name: 'name',
  label: 'Name',
  placeholder: 'mobile-app',
  help: '3 to 64 characters: letters, digits, _ and -, a letter first.',
};
const remark: FieldSpec = { name: 'remark', label: 'Remark', kind: 'textarea', rows: 2, optional: true };

export const editCredentialFields: readonly FieldSpec[] = [name, remark];

export const createCredentialFields: readonly FieldSpec[] = [
  name,
  remark,
  {
    name: 'app_key',
    label: 'Key',
    optional: true,
    monospace: true,
    help: 'Left empty, one is generated. Give your own to move callers over without a change.',
  },
  {
    name: 'app_secret',
    label: 'Secret',
    kind: 'password',
    optional: true,
    help: 'Left empty, one is generated.',
  },
];
