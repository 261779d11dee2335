import { formatFeatureConfig } from '@turnpike/contracts/features/config-string';
import { features } from '@turnpike/contracts/features/feature-table';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { saveFeature } from './repository.ts';

/**
 * Gives a new gateway the routes that the operator lets each one start with: as its feature `route`, where its owner
 * sees them and may change them or take them away.
 */
export async function startWithRoutes(
  db: Db,
  env: Pick<Env, 'defaultRoutes' | 'now'>,
  gateway: { id: string; accountId: string },
): Promise<void> {
  if (env.defaultRoutes.length === 0) return;
  await saveFeature(db, {
    id: newId(),
    instanceId: gateway.id,
    accountId: gateway.accountId,
    name: 'route',
    enable: true,
    config: formatFeatureConfig(features.route, { user_routes: [...env.defaultRoutes] }),
    secrets: {},
    updatedAt: env.now(),
  });
}
