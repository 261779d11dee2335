import { checkReadiness } from '../../server/readiness.ts';

export const dynamic = 'force-dynamic';

/** Database, queue and config feed are reachable; 503 names the ones that are not. */
export async function GET(): Promise<Response> {
  const checks = await checkReadiness();
  const isReady = Object.values(checks).every((check) => check === 'ok');
  return Response.json({ status: isReady ? 'ready' : 'not ready', checks }, { status: isReady ? 200 : 503 });
}
