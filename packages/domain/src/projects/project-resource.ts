import type { Resource } from '../kernel/define-operation.ts';
import type { ProjectRow } from './repository.ts';

/** What belongs to a project as a whole: `turnpike:<region>:<account>:<type>:*`. */
export const projectResource =
  (type: string) =>
  ({ target }: { target: ProjectRow }): Resource => ({
    urn: `turnpike:${target.name}:${target.accountId}:${type}:*`,
    id: target.id,
    name: target.name,
    projectId: target.id,
    instanceId: null,
  });
