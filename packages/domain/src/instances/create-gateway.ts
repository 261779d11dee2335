import { createHash, randomBytes } from 'node:crypto';
import type { instanceCreateBody } from '@turnpike/contracts/http/instances';
import { RELEASE_ENVIRONMENT_ID, RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { canonicalJson } from '@turnpike/contracts/snapshot/canonical-json';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { z } from 'zod';
import { findEdition, projectQuota } from '../editions/repository.ts';
import { startWithRoutes } from '../instance-features/starting-routes.ts';
import type { Db } from '../kernel/database.ts';
import type { Effect, Env } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import type { ProjectRow } from '../projects/repository.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import { publicAccessAskedFor } from '../public-access/asked-for.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import * as repository from './repository.ts';

/** What a gateway is asked for with. */
export interface GatewayRequest {
  env: Env;
  principal: Principal;
  project: ProjectRow;
  enterpriseProjectId: string;
  body: z.output<typeof instanceCreateBody>;
  /** Of an order: what was agreed on beside, kept as a record. */
  order?: Record<string, unknown>;
  /** Header `X-Client-Token`; empty: the request has none. */
  clientToken: string;
}

/** @param defaultGroupId null: the request was a repetition, and made nothing */
export interface CreatedGateway {
  instance: repository.InstanceRow;
  defaultGroupId: string | null;
}

const CLIENT_TOKEN = /^[A-Za-z0-9._:-]{1,64}$/;

/**
 * Puts a gateway on record; the worker makes it. With a client token once only: the same request again answers the gateway
 * that is there.
 * @throws ManagementError TURNPIKE.3471 for a token of another request, APIC.9218 and TURNPIKE.3117 beyond quotas,
 * APIC.7301 for an edition that is not there, APIC.7500 and APIC.7505 for a taken name and id
 */
export async function createGateway(db: Db, request: GatewayRequest): Promise<CreatedGateway> {
  const { project, body, clientToken, order } = request;
  const digest = createHash('sha256')
    .update(canonicalJson(asked({ body, order: order ?? null })))
    .digest('hex');
  if (clientToken !== '') {
    if (!CLIENT_TOKEN.test(clientToken)) {
      throw invalidParameter('X-Client-Token', 'Must be 1-64 letters, digits, ".", "_", ":" and "-".');
    }
    const before = await repository.findByClientToken(db, project.id, clientToken);
    if (before && before.clientTokenDigest !== digest) throw new ManagementError('TURNPIKE.3471');
    if (before) return { instance: before, defaultGroupId: null };
  }
  await checkQuotas(db, project.id, body.node_count ?? 1);
  if (!(await findEdition(db, body.spec_id))) throw new ManagementError('APIC.7301', body.spec_id);
  const made = await repository.insertInstance(db, rowOf(request, digest));
  if (made) {
    await startWithRoutes(db, request.env, made.instance);
    return made;
  }
  const isName = await repository.instanceNameTaken(db, project.id, body.instance_name);
  throw new ManagementError(isName ? 'APIC.7500' : 'APIC.7505');
}

/** As JSON has it: what is undefined is not there. */
const asked = (request: unknown): unknown => JSON.parse(JSON.stringify(request));

async function checkQuotas(db: Db, projectId: string, nodes: number): Promise<void> {
  const limit = await projectQuota(db, projectId, 'gateways');
  if ((await repository.countInstances(db, projectId)) >= limit) {
    throw new ManagementError('APIC.9218', `the project may have ${limit} gateways`);
  }
  await checkNodeQuota(db, projectId, nodes);
}

/** @throws ManagementError TURNPIKE.3117 beyond the project's quota of nodes per gateway */
export async function checkNodeQuota(db: Db, projectId: string, nodes: number): Promise<void> {
  const limit = await projectQuota(db, projectId, 'nodes');
  if (nodes > limit) throw new ManagementError('TURNPIKE.3117', `a gateway of the project may have ${limit}`);
}

function rowOf(request: GatewayRequest, digest: string): Parameters<typeof repository.insertInstance>[1] {
  const { env, principal, project, enterpriseProjectId, body, clientToken, order } = request;
  const { instance_id, instance_name, description, spec_id, maintain_begin, maintain_end, ...more } = body;
  const { enterprise_project_id: _, tags = [], node_count, ...rest } = more;
  const { eip_id, bandwidth_size, bandwidth_charging_mode, ...others } = rest;
  const { ingress_bandwidth_size, ingress_bandwidth_charging_mode, ...attributes } = others;
  const id = instance_id ?? newId();
  const now = env.now();
  return {
    id,
    accountId: project.accountId,
    projectId: project.id,
    name: instance_name,
    description: description ?? '',
    spec: spec_id,
    createdBy: principal.id,
    ...maintenanceWindow(maintain_begin, maintain_end),
    attributes: asked({ ...attributes, ...(order && { order }) }) as Record<string, string>,
    ...publicAccessAskedFor(rest),
    enterpriseProjectId,
    // The last value of a key counts, as when tags are added one after the other.
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    nodesWanted: node_count ?? 1,
    desiredState: 'RUNNING',
    status: 'Creating',
    progress: 30,
    operation: 'create',
    operationStartedAt: now,
    ...(clientToken === '' ? {} : { clientToken, clientTokenDigest: digest }),
    appCodeKeySealed: sealedAppCodeKey(env, id),
    createdAt: now,
    updatedAt: now,
    releaseId: RELEASE_ENVIRONMENT_ID,
    releaseName: RELEASE_ENVIRONMENT_NAME,
    defaultGroupId: newId(),
  };
}

const sealedAppCodeKey = (env: Env, instanceId: string): string =>
  sealSecret(env.keyring.gatewayKey(instanceId), instanceId, randomBytes(32).toString('hex'));

/** What a creation sets off; a repetition sets off nothing. */
export function effectsOfCreation({ instance, defaultGroupId }: CreatedGateway): Effect[] {
  if (defaultGroupId === null) return [];
  return [
    { type: 'change', instanceId: instance.id, kind: 'settings', documentId: instance.id },
    { type: 'change', instanceId: instance.id, kind: 'environment', documentId: RELEASE_ENVIRONMENT_ID },
    { type: 'change', instanceId: instance.id, kind: 'group', documentId: defaultGroupId },
    reconcileEffect(instance.id),
  ];
}
