import type { FieldSpec } from '../forms/field-spec.ts';

const specs = [
  { value: 'BASIC', label: 'Basic' },
  { value: 'PROFESSIONAL', label: 'Professional' },
  { value: 'ENTERPRISE', label: 'Enterprise' },
  { value: 'PLATINUM', label: 'Platinum' },
];

const name: FieldSpec = {
  name: 'instance_name',
  label: 'Name',
  placeholder: 'storefront',
  help: '3 to 64 characters: letters, digits, _ and -, a letter first.',
};
const description: FieldSpec = {
  name: 'description',
  label: 'Description',
  kind: 'textarea',
  rows: 2,
  optional: true,
};

export const createGatewayFields: readonly FieldSpec[] = [
  name,
  description,
  {
    name: 'spec_id',
    label: 'Edition',
    kind: 'select',
    options: specs,
    help: 'How much the gateway is meant to carry.',
  },
];

export const editGatewayFields: readonly FieldSpec[] = [name, description];
