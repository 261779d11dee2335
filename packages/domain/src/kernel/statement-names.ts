/** Each connection keeps that many plans at most (some 10 KB each). */
const MAX_NAMED = 200;
/** A statement gets a name when it comes again; what comes once (lists of other lengths) takes no place. */
const USES_BEFORE_NAME = 5;
const MAX_COUNTED = 2_000;

/**
 * Gives the statements that come again and again names, by which connections keep them parsed and planned. Planning is
 * the larger part of a small query, and row-level security adds to it. Plans do not depend on the account: they read the
 * setting when they run.
 * @returns for the adapter: the name of a statement, '' for one that is to be planned anew
 */
export function createStatementNames(): (statement: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  return ({ sql, args }) => {
    const name = names.get(sql);
    if (name !== undefined) return name;
    // BEGIN and the like have no parameters, and a script of several statements cannot have any.
    if (args.length === 0 || names.size >= MAX_NAMED) return '';
    const count = (uses.get(sql) ?? 0) + 1;
    if (count < USES_BEFORE_NAME) {
      if (uses.size >= MAX_COUNTED) uses.clear();
      uses.set(sql, count);
      return '';
    }
    uses.delete(sql);
    const fresh = `s${names.size + 1}`;
    names.set(sql, fresh);
    return fresh;
  };
}
