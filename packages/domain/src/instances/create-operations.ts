import { orderInstance as orderContract } from '@turnpike/contracts/http/instance-lifecycle';
import { clientToken, createInstance as createContract } from '@turnpike/contracts/http/instances';
import { checkEnterpriseProject } from '../enterprise-projects/check-enterprise-project.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation, type Resource } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import type { ProjectRow } from '../projects/repository.ts';
import { createGateway, effectsOfCreation } from './create-gateway.ts';
import { jobOf } from './job.ts';
import { gatewaysOf } from './load-instance.ts';

interface Place {
  project: ProjectRow;
  enterpriseProjectId: string;
}

async function loadPlace(
  db: Db,
  principal: Principal,
  projectId: string,
  wanted: string | undefined,
): Promise<Place> {
  const project = await loadProject(db, principal, projectId);
  return { project, enterpriseProjectId: await checkEnterpriseProject(db, principal, wanted) };
}

/** Decided on as it is going to be: in the enterprise project and with the tags that are asked for. */
function futureGateway(
  { project, enterpriseProjectId }: Place,
  tags: { key: string; value: string }[] | undefined,
): Resource {
  return {
    ...gatewaysOf(project),
    enterpriseProjectId,
    tags: Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value])),
  };
}

const createInstance = defineOperation(createContract, {
  load: (db, { principal, input }) =>
    loadPlace(db, principal, input.path.project_id, input.body.enterprise_project_id),
  resource: ({ target, input }) => futureGateway(target, input.body.tags),
  run: (db, { env, principal, input: { body, headers }, target }) =>
    createGateway(db, { env, principal, ...target, body, clientToken: headers[clientToken] ?? '' }),
  created: ({ instance }) => instance,
  conflict: 'APIC.7500',
  effects: effectsOfCreation,
  view: ({ instance }) => jobOf(instance.id, 'provisioning'),
});

const orderInstance = defineOperation(orderContract, {
  load: (db, { principal, input }) =>
    loadPlace(db, principal, input.path.project_id, input.body.instance_info.enterprise_project_id),
  resource: ({ target, input }) => futureGateway(target, input.body.instance_info.tags),
  run: (db, { env, principal, input, target }) => {
    const { instance_info: body, ...order } = input.body;
    const token = input.headers[clientToken] ?? '';
    return createGateway(db, { env, principal, ...target, body, order, clientToken: token });
  },
  created: ({ instance }) => instance,
  conflict: 'APIC.7500',
  effects: effectsOfCreation,
  view: ({ instance }) => ({ order_id: `ORDER-${instance.id}` }),
});

export const instanceCreateOperations: Operation[] = [createInstance, orderInstance];
