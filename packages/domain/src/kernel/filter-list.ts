import type { AttachedDocument, Decision } from '../iam/evaluate.ts';
import { mayDependOnResource, someStatementAllows, someStatementMayDeny } from '../iam/statements-about.ts';
import { type DecidedOn, decide } from './authorise.ts';
import type { Caller } from './define-operation.ts';
import type { Page } from './page.ts';
import type { ParsedInput } from './parse-input.ts';
import type { Location, Place } from './principal.ts';

/** Rows that are looked at in one go; of what was seen only the page that was asked for is kept. */
const BATCH_ROWS = 2_000;

/** What a list answers: a page, or all there is. */
type Rows = Page<unknown> | unknown[];

/**
 * How a list is to be answered: in whole, because the caller's permission does not depend on the item; item by item;
 * or not at all, because nothing allows the action anywhere.
 */
export type ListAccess = 'whole' | 'filtered' | Decision;

/** Looks at the statements of the caller that speak of the action. */
export function listAccess(caller: Caller, now: Date, action: string, collection: DecidedOn): ListAccess {
  const { grants, boundaries } = caller.principal;
  const reaching = grants.filter(
    ({ place, onlyIn }) =>
      (onlyIn === undefined || onlyIn === collection.projectId) && mayHoldInside(place, collection),
  );
  const dependsOnItem =
    [...reaching, ...boundaries].some(({ document }) => mayDependOnResource(document, action)) ||
    reaching.some(
      ({ place, document }) =>
        isNarrower(place, collection) &&
        (someStatementAllows(document, action) || someStatementMayDeny(document, action)),
    );
  const onCollection = decide(caller, now, action, collection);
  if (!dependsOnItem) return onCollection.allowed ? 'whole' : onCollection;
  const mayAllow =
    reaching.some(({ document }) => someStatementAllows(document, action)) &&
    boundaries.every(({ document }) => someStatementAllows(document, action));
  const holds = mayAllow && !isShut(onCollection, [...grants, ...boundaries], action);
  return holds ? 'filtered' : onCollection;
}

/** Was the collection denied by a statement that denies each of its items too? */
function isShut({ determining }: Decision, documents: readonly AttachedDocument[], action: string): boolean {
  return determining.some(({ effect, policyId, statementIndex }) => {
    if (effect !== 'Deny') return false;
    const document = documents.find((each) => each.policyId === policyId)?.document;
    const statement = document?.Statement[statementIndex];
    return !document || !statement || !mayDependOnResource({ ...document, Statement: [statement] }, action);
  });
}

/** May a grant in that place hold for something that lies in the collection? */
function mayHoldInside(place: Place, { projectId, instanceId, enterpriseProjectId }: Location): boolean {
  switch (place.type) {
    case 'account':
      return true;
    case 'all_projects':
      return projectId !== null;
    case 'project':
      return place.id === projectId;
    case 'instance':
      return instanceId ? place.id === instanceId : projectId !== null;
    case 'enterprise_project':
      return instanceId ? place.id === enterpriseProjectId : projectId !== null;
  }
}

/** Does the place hold but a part of the collection? Of a project it may; what is in one gateway lies in one place. */
function isNarrower({ type }: Place, { instanceId }: Location): boolean {
  return !instanceId && (type === 'instance' || type === 'enterprise_project');
}

/**
 * Of a list, what the caller may see, and of that the page that was asked for; `total` counts what they may see.
 * @param run answers the rows that an input asks for; a list that has no page answers all
 */
export async function visibleRows(
  run: (input: ParsedInput) => Promise<Rows>,
  input: ParsedInput,
  maySee: (row: unknown) => boolean,
): Promise<Rows> {
  const page = pageOf(input.query);
  const kept: unknown[] = [];
  let total = 0;
  for (let batch = 0; ; batch++) {
    const rows = await run(page ? { ...input, query: { ...input.query, ...page.batch(batch) } } : input);
    if (Array.isArray(rows)) return rows.filter(maySee);
    for (const row of rows.rows.filter(maySee)) {
      if (!page || (total >= page.offset && kept.length < page.limit)) kept.push(row);
      total++;
    }
    const seen = batch * BATCH_ROWS + rows.rows.length;
    if (!page || rows.rows.length === 0 || seen >= rows.total) return { ...rows, rows: kept, total };
  }
}

interface AskedPage {
  offset: number;
  limit: number;
  /** The query's words for the n-th batch of all rows. */
  batch: (index: number) => Record<string, number>;
}

/** The page that a query asks for, by `offset` and `limit` or by `page` and `per_page`; null: it names none. */
function pageOf({ offset, limit, page, per_page }: Record<string, unknown>): AskedPage | null {
  if (typeof offset === 'number' && typeof limit === 'number')
    return { offset, limit, batch: (index) => ({ offset: index * BATCH_ROWS, limit: BATCH_ROWS }) };
  if (typeof page === 'number' && typeof per_page === 'number')
    return {
      offset: (page - 1) * per_page,
      limit: per_page,
      batch: (index) => ({ page: index + 1, per_page: BATCH_ROWS }),
    };
  return null;
}
