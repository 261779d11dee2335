import type { Diagnostic } from '@codemirror/lint';
import type { ConfigIssue } from '@turnpike/contracts/features/config-string';

/** Marks of a config's mistakes where their keys stand in its text; of those without a place, on the whole. */
export function marksOf(text: string, issues: readonly ConfigIssue[]): Diagnostic[] {
  return issues.map(({ path, reason }) => {
    const [from, to] = spanOf(text, path);
    return { from, to, severity: 'error', message: path === '' ? reason : `${path}: ${reason}` };
  });
}

/** From the first key of the path to the last, each looked for behind the one before. */
function spanOf(text: string, path: string): [from: number, to: number] {
  let from = 0;
  let to = text.length;
  for (const [, key, place] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (key !== undefined) {
      const at = text.indexOf(`"${key}"`, from);
      if (at < 0) break;
      [from, to] = [at, at + key.length + 2];
    } else {
      // Members of lists begin with a bracket of their own when they are objects.
      for (let left = Number(place); left >= 0; left -= 1) {
        const at = text.indexOf('{', from + 1);
        if (at < 0) return [from, to];
        from = at;
      }
      to = from + 1;
    }
  }
  return [from, to];
}
