import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showProject } from '@turnpike/contracts/http/projects';
import type { ProjectRow } from './repository.ts';

/** Region that a project lies in: projects below a region's are called `<region>_<name>`; regions have no `_`. */
export const regionOf = ({ name }: Pick<ProjectRow, 'name'>): string => name.split('_')[0] ?? name;

export const isRegionProject = (project: Pick<ProjectRow, 'name'>): boolean =>
  regionOf(project) === project.name;

/** The project above: the region's, or, for that, the account. `projects` are all of the account. */
function parentIdOf(project: ProjectRow, projects: readonly ProjectRow[]): string {
  if (isRegionProject(project)) return project.accountId;
  return projects.find(({ name }) => name === regionOf(project))?.id ?? project.accountId;
}

/** A project and the id of the one above it. */
export type ProjectWithParent = ProjectRow & { parentId: string };

export const withParents = (projects: readonly ProjectRow[]): ProjectWithParent[] =>
  projects.map((project) => ({ ...project, parentId: parentIdOf(project, projects) }));

/** A project in the wire format. */
export function projectView({
  id,
  name,
  accountId,
  parentId,
  enabled,
  description,
}: ProjectWithParent): OperationOutput<typeof showProject>['project'] {
  return {
    id,
    name,
    domain_id: accountId,
    parent_id: parentId,
    is_domain: false,
    enabled,
    description,
    links: { self: `/v3/projects/${id}` },
  };
}
