import type { FieldSpec } from '../forms/field-spec.ts';
import { windowOptions } from './maintenance-window.ts';

export const nameField: FieldSpec = {
  name: 'instance_name',
  label: 'Name',
  placeholder: 'storefront',
  help: '3 to 64 characters: letters, digits, _ and -, a letter first.',
};

export const descriptionField: FieldSpec = {
  name: 'description',
  label: 'Description',
  kind: 'textarea',
  rows: 2,
  optional: true,
};

/** @param limit - Most nodes that a gateway may have; undefined: not known yet. */
export const nodesField = (limit: number | undefined): FieldSpec => ({
  name: 'node_count',
  label: 'Nodes',
  kind: 'number',
  help: `Processes that serve it side by side${limit === undefined ? '' : `, 1 to ${limit}`}. With two, one that ends by itself is not noticed.`,
});

export const windowField: FieldSpec = {
  name: 'maintain_begin',
  label: 'Maintenance window',
  kind: 'select',
  options: windowOptions,
  help: 'When nodes may move to a new version of the gateway program by themselves.',
};

export const enterpriseProjectField = (options: NonNullable<FieldSpec['options']>): FieldSpec => ({
  name: 'enterprise_project_id',
  label: 'Enterprise project',
  kind: 'select',
  options,
  help: 'Permissions can be granted on all that is in one.',
});
