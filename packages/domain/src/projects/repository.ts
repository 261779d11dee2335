import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type ProjectRow = Prisma.ProjectGetPayload<object>;

export function findProject(db: Db, accountId: string, id: string): Promise<ProjectRow | null> {
  return db.project.findFirst({ where: { id, accountId } });
}

/** The project of an account that has that id and that name; what is left out is not looked at. */
export function findProjectBy(
  db: Db,
  accountId: string,
  { id, name }: { id?: string | undefined; name?: string | undefined },
): Promise<ProjectRow | null> {
  if (id === undefined && name === undefined) return Promise.resolve(null);
  return db.project.findFirst({
    where: { accountId, ...(id !== undefined && { id }), ...(name !== undefined && { name }) },
  });
}

export function listProjects(db: Db, accountId: string): Promise<ProjectRow[]> {
  return db.project.findMany({ where: { accountId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** The oldest project of an account: every account is created with one. */
export function findOldestProject(db: Db, accountId: string): Promise<ProjectRow> {
  return db.project.findFirstOrThrow({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export function insertProject(db: Db, data: Prisma.ProjectUncheckedCreateInput): Promise<ProjectRow> {
  return db.project.create({ data });
}

export function updateProject(
  db: Db,
  id: string,
  data: Prisma.ProjectUncheckedUpdateInput,
): Promise<ProjectRow> {
  return db.project.update({ where: { id }, data });
}

/**
 * Ids of the projects that a grant of the user or of their groups reaches; `all` where one holds for every project.
 * A grant for a gateway or an enterprise project reaches the projects of those gateways.
 */
export async function projectsGrantedTo(
  db: Db,
  accountId: string,
  userId: string,
): Promise<'all' | ReadonlySet<string>> {
  const grants = await db.policyGrant.findMany({
    where: { accountId, OR: [{ userId }, { group: { members: { some: { userId } } } }] },
    select: { scopeType: true, scopeId: true },
  });
  if (grants.some(({ scopeType }) => scopeType === 'account' || scopeType === 'all_projects')) return 'all';
  const idsOf = (type: string) =>
    grants.filter(({ scopeType }) => scopeType === type).map(({ scopeId }) => scopeId);
  const gateways = await db.instance.findMany({
    where: {
      accountId,
      OR: [{ id: { in: idsOf('instance') } }, { enterpriseProjectId: { in: idsOf('enterprise_project') } }],
    },
    select: { projectId: true },
    distinct: ['projectId'],
  });
  return new Set([...idsOf('project'), ...gateways.map(({ projectId }) => projectId)]);
}
