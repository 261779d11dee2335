import * as contracts from '@turnpike/contracts/http/vpc-endpoint';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import * as repository from './repository.ts';

const ofInstance = ({ target }: { target: InstanceRow }) => resourceIn(target, 'instance');

const view = (row: repository.ConnectionRow) => ({
  id: row.id,
  marker_id: Number(row.markerId),
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  domain_id: row.accountId,
  status: row.status as (typeof contracts.endpointConnectionStatuses)[number],
  domain_name: row.accountName,
  protocol: row.protocol as 'HTTP' | 'HTTPS',
  description: row.description,
  reason: row.reason,
});

const listConnections = defineOperation(contracts.listEndpointConnections, {
  load: loadInstance,
  resource: ofInstance,
  run: (db, { input, target }) => repository.listConnections(db, target.id, input.query),
  view: (page) => pageView('connections', page, view),
});

/** Whether it stands as it is asked for already: then nothing is done to it. */
const isDecided = (action: 'receive' | 'reject', { status }: repository.ConnectionRow): boolean =>
  action === 'reject' ? status === 'rejected' : status === 'accepted' || status === 'creating';

const decideConnections = defineOperation(contracts.decideEndpointConnections, {
  load: loadInstance,
  resource: ofInstance,
  run: async (db, { env, input: { body }, target }) => {
    const ids = [...new Set(body.endpoints)];
    const found = await repository.findConnections(db, target.id, ids);
    const open = found.filter((connection) => !isDecided(body.action, connection)).map(({ id }) => id);
    const status = body.action === 'receive' ? 'creating' : 'rejected';
    const decided = await repository.decideConnections(db, open, { status, updatedAt: env.now() });
    // One is not there, is another gateway's, or was given up, perhaps just now.
    if (found.length < ids.length || decided < open.length) throw new ManagementError('TURNPIKE.3072');
    const rows = await repository.findConnections(db, target.id, ids);
    return { rows, total: rows.length };
  },
  effects: (_page, { target }) => [reconcileEffect(target.id)],
  view: (page) => pageView('connections', page, view),
});

export const endpointDecisionOperations: Operation[] = [listConnections, decideConnections];
