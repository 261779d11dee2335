import type { Call } from '../pipeline/call.ts';
import { hasDotSegment } from '../runtime/path-encoding.ts';
import { encodePathConstant } from './encoding.ts';

/** Gives the encoded text that stands in for a template, or null when the call has no value for it. */
export type PathValue = (call: Call) => string | null;

/** Builds the backend's path for a call; a string with `unfit` names the template that cannot be filled. */
export type BuildPath = (call: Call) => { readonly path: string } | { readonly unfit: string };

/**
 * Compiles a backend path with `{name}` templates, also within a segment (`/users/prefix-{x}`).
 * @param resolve gives the value of a template by name
 * @throws Error of `resolve` when a template has no source
 */
export function compileBackendPath(template: string, resolve: (name: string) => PathValue): BuildPath {
  const pieces = template.split(/\{([^{}]+?)\+?\}/);
  // Odd pieces are template names, even ones literal text.
  const parts = pieces.map((piece, index) =>
    index % 2 === 1 ? { name: piece, value: resolve(piece) } : encodePathConstant(piece),
  );
  return (call) => {
    let path = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        path += part;
        continue;
      }
      const value = part.value(call);
      if (value === null || value === '') return { unfit: part.name };
      path += value;
    }
    path = joinRemainder(path, call.remainder);
    // A value from a query or a header may spell `..` where the path as received did not.
    return parts.length > 1 && hasDotSegment(path) ? { unfit: String(pieces[1]) } : { path };
  };
}

/**
 * Appends what followed the matched prefix: front `/test/`, backend `/test2/`, call `/test/AA/CC` give
 * `/test2/AA/CC` (reference 1, rule 4). The backend's own last slash and the remainder's first are one.
 */
export function joinRemainder(base: string, remainder: string): string {
  if (remainder === '') return base;
  return (base.endsWith('/') ? base.slice(0, -1) : base) + remainder;
}
