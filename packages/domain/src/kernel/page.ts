/** Where a list starts and how much of it is wanted, as parsed by `listQuery`. */
export interface PageQuery {
  offset: number;
  limit: number;
}

/** A page of rows and how many there are in all. */
export interface Page<Row> {
  rows: Row[];
  total: number;
}

/** `skip` and `take` for Prisma. */
export function pageArguments({ offset, limit }: PageQuery): { skip: number; take: number } {
  return { skip: offset, take: limit };
}

/** The wire format of a page (reference 23): `{total, size, <plural>}`. */
export function pageView<Plural extends string, Row, Item>(
  plural: Plural,
  page: Page<Row>,
  view: (row: Row) => Item,
) {
  const items = page.rows.map(view);
  return { total: page.total, size: items.length, [plural]: items } as {
    total: number;
    size: number;
  } & Record<Plural, Item[]>;
}

/**
 * Filter on a text column: by substring without regard to case, or exactly when `precise_search` names it.
 */
export function textMatch(
  value: string | undefined,
  field: string,
  preciseSearch: string | undefined,
): { equals: string } | { contains: string; mode: 'insensitive' } | undefined {
  if (value === undefined) return undefined;
  const precise = preciseSearch?.split(',').includes(field) ?? false;
  return precise ? { equals: value } : { contains: value, mode: 'insensitive' };
}
