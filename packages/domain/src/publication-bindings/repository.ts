import type { Prisma } from '../generated/client.ts';
import { type PageQuery, textMatch } from '../kernel/page.ts';

/** What a list of bindings tells of the publication that each is on. */
export const publicationInFull = { environment: true, api: { include: { group: true } } } as const;

/** How lists of bindings, and of publications without one, are narrowed. */
export interface PublicationFilter extends PageQuery {
  api_id?: string | undefined;
  api_name?: string | undefined;
  env_id?: string | undefined;
  env_name?: string | undefined;
  group_id?: string | undefined;
}

/** Publications that the filter means; `api` is always there, for conditions of more on it. */
export function publicationWhere(
  filter: PublicationFilter,
): Omit<Prisma.PublicationWhereInput, 'api'> & { api: Prisma.ApiWhereInput } {
  const apiName = textMatch(filter.api_name, 'api_name', undefined);
  return {
    ...(filter.api_id !== undefined && { apiId: filter.api_id }),
    ...(filter.env_id !== undefined && { environmentId: filter.env_id }),
    ...(filter.env_name !== undefined && { environment: { name: filter.env_name } }),
    api: {
      ...(apiName && { name: apiName }),
      ...(filter.group_id !== undefined && { groupId: filter.group_id }),
    },
  };
}
