import { comparablePath } from './path-encoding.ts';

/** A segment of an API's path. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** `{name}`: one segment that is not empty. */
  | { readonly kind: 'one'; readonly name: string }
  /** `{name+}`: the rest of the path, not empty. */
  | { readonly kind: 'rest'; readonly name: string };

/**
 * Splits the path of an API into segments; `/test/` has an empty last one, so it is another path than `/test`.
 * @throws Error when a template is not a whole segment, or `{name+}` is not the last
 */
export function parsePathTemplate(path: string): TemplateSegment[] {
  if (!path.startsWith('/')) throw new Error(`path "${path}" does not start with /`);
  const texts = path.slice(1).split('/');
  return texts.map((text, index) => {
    const match = /^\{([^{}+]+)(\+?)\}$/.exec(text);
    if (!match) {
      if (/[{}]/.test(text)) throw new Error(`path "${path}" has a template that is not a whole segment`);
      return { kind: 'literal', text: comparablePath(text) };
    }
    const name = match[1] ?? '';
    if (match[2] !== '+') return { kind: 'one', name };
    if (index !== texts.length - 1) throw new Error(`path "${path}" goes on after {${name}+}`);
    return { kind: 'rest', name };
  });
}
