import type { Decision } from '../iam/evaluate.ts';
import { mayDependOnResource, someStatementAllows } from '../iam/statements-about.ts';
import { decide } from './authorise.ts';
import type { Caller, Env, OperationContext, Resource } from './define-operation.ts';
import type { Page } from './page.ts';
import type { ParsedInput } from './parse-input.ts';

/** Most items of a list that is filtered by permission; what lies beyond is not shown, and `total` says so by its size. */
const MAX_FILTERED = 10_000;

/** What a list answers: a page, or all there is. */
type Rows = Page<unknown> | unknown[];

/**
 * How a list is to be answered: in whole, because the caller's permission does not depend on the item; item by item;
 * or not at all, because nothing allows the action anywhere.
 */
export type ListAccess = 'whole' | 'filtered' | Decision;

/** Looks at the statements of the caller that speak of the action. */
export function listAccess(env: Env, caller: Caller, action: string, collection: Resource): ListAccess {
  const { grants, boundaries } = caller.principal;
  // Grants for a gateway or an enterprise project let some of the items be seen, never the collection as such.
  const narrow = grants.filter(
    ({ place }) => place.type === 'instance' || place.type === 'enterprise_project',
  );
  const documents = [...grants, ...boundaries];
  const dependsOnItem =
    narrow.some(
      ({ document }) => someStatementAllows(document, action) || mayDependOnResource(document, action),
    ) || documents.some(({ document }) => mayDependOnResource(document, action));
  if (!dependsOnItem) {
    const decision = decide(caller, env.now(), action, collection);
    return decision.allowed ? 'whole' : decision;
  }
  return grants.some(({ document }) => someStatementAllows(document, action))
    ? 'filtered'
    : decide(caller, env.now(), action, collection);
}

/** The input with the page taken off: a filtered list is paged after it was filtered. */
export function withoutPage(input: ParsedInput): ParsedInput {
  const query: Record<string, unknown> = { ...input.query };
  if ('limit' in query) Object.assign(query, { offset: 0, limit: MAX_FILTERED });
  if ('per_page' in query) Object.assign(query, { page: 1, per_page: MAX_FILTERED });
  return { ...input, query };
}

/** Of a list, what the caller may see, and of that the page that was asked for. */
export function visiblePart(
  rows: Rows,
  context: OperationContext<never, unknown>,
  action: string,
  item: (row: unknown) => Resource,
  query: Record<string, unknown>,
): Rows {
  const now = context.env.now();
  const mayBeSeen = (row: unknown) => decide(context.caller, now, action, item(row)).allowed;
  if (Array.isArray(rows)) return rows.filter(mayBeSeen);
  const visible = rows.rows.filter(mayBeSeen);
  const { offset, limit } = pageOf(query, visible.length);
  return { ...rows, rows: visible.slice(offset, offset + limit), total: visible.length };
}

function pageOf(query: Record<string, unknown>, all: number): { offset: number; limit: number } {
  if (typeof query.per_page === 'number' && typeof query.page === 'number')
    return { offset: (query.page - 1) * query.per_page, limit: query.per_page };
  return {
    offset: typeof query.offset === 'number' ? query.offset : 0,
    limit: typeof query.limit === 'number' ? query.limit : all,
  };
}
