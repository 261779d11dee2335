import type { ApiSummary } from './queries.ts';

/** One environment that an API is live in. */
export interface Publication {
  readonly environmentId: string;
  readonly environmentName: string;
  /** What access control policies are bound to. */
  readonly publishId: string;
}

/** The publications of an API; on the wire they are three lists joined with `|`. */
export function publicationsOf(
  api: Pick<ApiSummary, 'run_env_id' | 'run_env_name' | 'publish_id'>,
): Publication[] {
  const names = api.run_env_name.split('|');
  const publishIds = api.publish_id.split('|');
  return api.run_env_id
    .split('|')
    .map((environmentId, index) => ({
      environmentId,
      environmentName: names[index] ?? environmentId,
      publishId: publishIds[index] ?? '',
    }))
    .filter(({ environmentId }) => environmentId !== '');
}
