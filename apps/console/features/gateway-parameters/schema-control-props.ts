import type { ComponentType } from 'react';
import type { FormNode } from './form-schema.ts';

export interface SchemaControlProps {
  readonly node: FormNode;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Place within the config, as its issues name it: `custom_logs[2].name`. */
  readonly path: string;
  readonly reasons: ReadonlyMap<string, string>;
  readonly id: string;
  readonly label: string;
  readonly example?: string | undefined;
  readonly describedBy?: string | undefined;
}

/** What draws the members of objects and lists; handed down, so that the files of a form do not import each other in a circle. */
export type SchemaControlType = ComponentType<SchemaControlProps>;
