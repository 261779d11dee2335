import { z } from 'zod';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/**
 * Query of a list: `offset` (from 0) and `limit` (reference 23: default 20, at most 500, out of range is
 * clamped), beside the filters of the resource.
 */
export function listQuery<Filters extends z.core.$ZodLooseShape>(filters: Filters) {
  return z.strictObject({
    offset: wholeNumber.transform((value) => Math.max(0, value)).default(0),
    limit: wholeNumber
      .transform((value) => (value <= 0 ? DEFAULT_LIMIT : Math.min(value, MAX_LIMIT)))
      .default(DEFAULT_LIMIT),
    ...filters,
  });
}

/** Answer of a list: `total` matches, `size` of them on this page, under the resource's plural. */
export function listOutput<Plural extends string, Item extends z.ZodType>(plural: Plural, item: Item) {
  return z.object({ total: z.int(), size: z.int(), [plural]: z.array(item) } as {
    total: z.ZodInt;
    size: z.ZodInt;
  } & Record<Plural, z.ZodArray<Item>>);
}

/** An exact-match filter given as text. */
export const textFilter = z.string().max(256).optional();

/** Which filters match exactly instead of by substring: a comma list of field names. */
export const preciseSearch = z.string().max(64).optional();
