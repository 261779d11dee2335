import { openApiDocument } from '../../server/open-api.ts';

export const dynamic = 'force-dynamic';

/** OpenAPI 3.1 document of the whole management API. */
export function GET(): Response {
  return Response.json(openApiDocument());
}
