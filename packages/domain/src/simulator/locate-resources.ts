import { partsOfUrn } from '@turnpike/contracts/iam/resource-pattern';
import { isOnAccount } from '../actions/resource-types.ts';
import { resourceIn } from '../instances/load-instance.ts';
import { findInstances, type InstanceRow } from '../instances/repository.ts';
import type { DecidedOn } from '../kernel/authorise.ts';
import type { Db } from '../kernel/database.ts';
import { listProjects, type ProjectRow } from '../projects/repository.ts';

/** A resource that somebody named by its URN, and where it lies. */
export interface LocatedResource {
  urn: string;
  /** Of another account: nobody of this one can reach it, whatever a policy says. */
  isForeign: boolean;
  /** What an action on it is decided on. Of `*` it depends on the action: what is the account's lies in no project. */
  on: (action: string) => Required<DecidedOn>;
}

/**
 * Finds out where resources lie, as enforcement would when it had loaded them: a gateway's project, enterprise project
 * and tags come from its row, a project from its region's name.
 * @param home project that is meant where the URN names no other
 */
export async function locateResources(
  db: Db,
  home: ProjectRow,
  urns: readonly string[],
): Promise<LocatedResource[]> {
  const { accountId } = home;
  const ids = urns.flatMap((urn) => gatewayOf(urn) ?? []);
  const gateways = ids.length > 0 ? await findInstances(db, accountId, [...new Set(ids)]) : [];
  const known: Known = {
    home,
    projects: await listProjects(db, accountId),
    gateways: new Map(gateways.map((row) => [row.id, row])),
  };
  return urns.map((urn) => locate(urn, known));
}

interface Known {
  home: ProjectRow;
  projects: ProjectRow[];
  gateways: ReadonlyMap<string, InstanceRow>;
}

/** Id of the gateway that a URN names: what a gateway holds has a path that begins with it. */
function gatewayOf(urn: string): string | null {
  const [service, , , , path] = partsOfUrn(urn) ?? [];
  const [id = ''] = path?.split('/') ?? [];
  return service === 'apig' && id !== '' && !id.includes('*') ? id : null;
}

function locate(urn: string, { home, projects, gateways }: Known): LocatedResource {
  const [service, region, account = ''] = partsOfUrn(urn) ?? [];
  const project = projects.find(({ name }) => name === region) ?? home;
  const gatewayId = gatewayOf(urn);
  const gateway = gateways.get(gatewayId ?? '');
  const nowhere = { urn, projectId: null, instanceId: null, enterpriseProjectId: null, tags: {} };
  return {
    urn,
    isForeign: account !== '' && account !== '*' && account !== home.accountId,
    on: (action) => {
      if (gateway) {
        const {
          projectId,
          instanceId,
          enterpriseProjectId = null,
          tags = {},
        } = resourceIn(gateway, 'instance');
        return { urn, projectId, instanceId, enterpriseProjectId, tags };
      }
      if (service === 'iam' || service === 'eps' || (service === undefined && isOnAccount(action)))
        return nowhere;
      return { ...nowhere, projectId: project.id, instanceId: gatewayId };
    },
  };
}
