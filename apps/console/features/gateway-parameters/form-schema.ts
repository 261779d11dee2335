import { z } from 'zod';

/** What a field of a generated form is, read from a zod schema by way of its JSON schema. */
export type FormNode =
  | { readonly kind: 'object'; readonly fields: readonly FormField[] }
  | { readonly kind: 'list'; readonly item: FormNode; readonly atMost: number | undefined }
  /** Some of these, in an order that counts. */
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  | { readonly kind: 'number'; readonly minimum: number | undefined; readonly maximum: number | undefined }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** The words on and off. */
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'block' }
  | { readonly kind: 'secret'; readonly block: boolean };

export interface FormField {
  readonly key: string;
  readonly title: string;
  readonly help: string;
  readonly example: string;
  /** What it is when it is left out, and what a new one starts with; undefined: nothing. */
  readonly initial: unknown;
  readonly node: FormNode;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The form of a config. Whatever a schema can say is shown: what it cannot be drawn as is a text field.
 *
 * @param secrets - Names of properties that are never shown again.
 */
export function formOf(config: z.ZodType, secrets: readonly string[] = []): FormNode {
  return nodeOf(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }), secrets);
}

function nodeOf(schema: JsonSchema, secrets: readonly string[]): FormNode {
  const options = schema.enum?.map(String);
  if (options) return options.join() === 'on,off' ? { kind: 'switch' } : { kind: 'choice', options };
  switch (schema.type) {
    case 'object':
      return {
        kind: 'object',
        fields: Object.entries(schema.properties ?? {}).map(([key, of]) => fieldOf(key, of, secrets)),
      };
    case 'array':
      return listOf(schema, secrets);
    case 'integer':
    case 'number':
      return { kind: 'number', minimum: schema.minimum, maximum: schema.maximum };
    default:
      return { kind: schema.format === 'textarea' ? 'block' : 'text' };
  }
}

function listOf(schema: JsonSchema, secrets: readonly string[]): FormNode {
  const items = Array.isArray(schema.items) ? schema.items[0] : schema.items;
  const item = nodeOf(typeof items === 'object' ? items : {}, secrets);
  if (item.kind === 'choice') return { kind: 'choices', options: item.options };
  return { kind: 'list', item, atMost: schema.maxItems };
}

function fieldOf(key: string, of: JsonSchema | boolean, secrets: readonly string[]): FormField {
  const schema = typeof of === 'object' ? of : {};
  const node = nodeOf(schema, secrets);
  return {
    key,
    title: schema.title ?? key,
    help: schema.description ?? '',
    example: typeof schema.examples?.[0] === 'string' ? schema.examples[0] : '',
    initial: schema.default,
    node: secrets.includes(key) ? { kind: 'secret', block: node.kind === 'block' } : node,
  };
}

/** What a place of a form holds before anyone wrote there. */
export function blankOf(node: FormNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(
        node.fields.map((field) => [field.key, field.initial ?? blankOf(field.node)]),
      );
    case 'list':
    case 'choices':
      return [];
    case 'number':
      return node.minimum ?? 0;
    case 'choice':
      return node.options[0];
    case 'switch':
      return 'on';
    default:
      return '';
  }
}
