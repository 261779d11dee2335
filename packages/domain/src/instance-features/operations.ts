import { featureSecretContext } from '@turnpike/contracts/features/compiled-features';
import { formatFeatureConfig } from '@turnpike/contracts/features/config-string';
import { supportedFeatures } from '@turnpike/contracts/features/feature-table';
import * as contracts from '@turnpike/contracts/http/instance-features';
import { openSecret, sealSecret } from '@turnpike/contracts/snapshot/seal';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { checkFeature, nothingKept } from './check-feature.ts';
import {
  readConfig,
  type SplitConfig,
  settableFeature,
  splitSecrets,
  tellableConfig,
} from './feature-config.ts';
import * as repository from './repository.ts';

function featureView({ id, name, enable, config, instanceId, updatedAt }: repository.FeatureRow) {
  return { id, name, enable, config, instance_id: instanceId, update_time: updatedAt.toISOString() };
}

const listFeatures = defineOperation(contracts.listFeatures, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { target, input: { query } }) => repository.listFeatures(db, target.id, query),
  view: (page) => pageView('features', page, featureView),
});

const listInstanceFeatures = defineOperation(contracts.listInstanceFeatures, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (_db, { input: { query } }) => ({
    rows: supportedFeatures.slice(query.offset, query.offset + query.limit),
    total: supportedFeatures.length,
  }),
  view: (page) => pageView('features', page, (name) => name),
});

/** The secrets of a config, each sealed for the gateway: the new ones, and of those that are kept the old. */
function sealedSecrets(
  { keyring }: Env,
  instanceId: string,
  name: Parameters<typeof featureSecretContext>[1],
  { secrets }: SplitConfig,
  kept: Readonly<Record<string, string>>,
): { sealed: Record<string, string>; open: (key: string) => string | undefined } {
  const gatewayKey = keyring.gatewayKey(instanceId);
  const sealed: Record<string, string> = {};
  for (const [key, secret] of Object.entries(secrets)) {
    const old = kept[key];
    if (secret !== null)
      sealed[key] = sealSecret(gatewayKey, featureSecretContext(instanceId, name, key), secret);
    else if (old !== undefined) sealed[key] = old;
    else throw nothingKept(key);
  }
  const open = (key: string): string | undefined => {
    const text = sealed[key];
    return text && openSecret(gatewayKey, featureSecretContext(instanceId, name, key), text);
  };
  return { sealed, open };
}

const createFeature = defineOperation(contracts.createFeature, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, { env, target, input: { body } }) => {
    const { name, definition } = settableFeature(body.name);
    const old = await repository.findFeatureRow(db, target.id, name);
    const fallback = definition.enabled ?? definition.initial;
    const text =
      body.config || old?.config || (fallback === null ? '' : formatFeatureConfig(definition, fallback));
    if (text === '' && body.enable)
      throw invalidParameter('config', `${name} cannot be enabled without one.`);
    // Disabled before it was ever set: there is nothing to keep yet.
    const config = text === '' ? null : readConfig(definition, text);
    const split = config === null ? { text, secrets: {} } : splitSecrets(definition, text, config);
    const kept = (old?.secrets ?? {}) as Record<string, string>;
    const { sealed, open } = sealedSecrets(env, target.id, name, split, kept);
    if (config !== null) checkFeature(name, config, { allowedRoutes: env.allowedRoutes, secret: open });
    return repository.saveFeature(db, {
      id: newId(),
      instanceId: target.id,
      accountId: target.accountId,
      name,
      enable: body.enable,
      config: split.text,
      secrets: sealed,
      updatedAt: env.now(),
    });
  },
  audited: ({ path, query, body: { name, enable, config } }) => ({
    path,
    query,
    body: { name, enable, config: tellableConfig(name, config) },
  }),
  effects: ({ instanceId }) => [{ type: 'change', instanceId, kind: 'settings', documentId: instanceId }],
  view: featureView,
});

export const instanceFeatureOperations: Operation[] = [listFeatures, createFeature, listInstanceFeatures];
