import type { ApiDefinition } from '../apis/api-definition.ts';
import { normalisedPath } from '../apis/path-template.ts';

/**
 * Which calls a definition takes: equal for two definitions of a gateway and environment that match the same ones. At
 * most some 570 characters, so that an index takes it. The migration publication_route makes the same in SQL.
 */
export function routeOf({ group_id, req_method, match_mode, req_uri }: ApiDefinition): string {
  return [group_id, req_method, match_mode, normalisedPath(req_uri)].join(' ');
}
