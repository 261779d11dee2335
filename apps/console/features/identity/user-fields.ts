import type { FieldSpec } from '../forms/field-spec.ts';

export const nameField: FieldSpec = { name: 'name', label: 'Name', placeholder: 'amy' };

export const descriptionField: FieldSpec = {
  name: 'description',
  label: 'Description',
  kind: 'textarea',
  rows: 2,
  optional: true,
};

/** How to reach a user. */
export const contactFields: readonly FieldSpec[] = [
  { name: 'email', label: 'E-mail', optional: true },
  {
    name: 'areacode',
    label: 'Country code',
    optional: true,
    placeholder: '49',
    help: 'Digits, with a number.',
  },
  { name: 'phone', label: 'Phone number', optional: true, placeholder: '1701234567' },
];
