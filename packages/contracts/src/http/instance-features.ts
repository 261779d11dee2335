import { z } from 'zod';
import { MAX_CONFIG_LENGTH } from '../features/config-string.ts';
import { INSTANCE, timestamp } from './fields.ts';
import { listOutput, listQuery } from './list.ts';
import { operation } from './operation.ts';

/** Parameters of gateways (reference 5.5): named switches and limits, with a config that is always a string. */
const tag = 'Gateway features';

export const instanceFeature = z.object({
  id: z.string(),
  name: z.string(),
  enable: z.boolean(),
  /** As it was written, but for secrets: those that are set read `******`. */
  config: z.string(),
  instance_id: z.string(),
  update_time: timestamp,
});

/** Those that were ever set; all others have their default. */
export const listFeatures = operation({
  id: 'ListFeaturesV2',
  title: 'List the features of a gateway',
  tag,
  action: 'apig:features:list',
  method: 'GET',
  path: `${INSTANCE}/features`,
  status: 200,
  query: listQuery({}),
  output: listOutput('features', instanceFeature),
});

/**
 * Sets a feature; gateways act by it within a second, nothing is restarted and no call is lost. Therefore the same
 * feature can be set again at once: the model product's APIG.3711, once per minute, protects callers from its restarts.
 */
export const createFeature = operation({
  id: 'CreateFeatureV2',
  title: 'Set a feature of a gateway',
  tag,
  action: 'apig:features:create',
  audit: ['Feature', 'CreateFeatureV2'],
  method: 'POST',
  path: `${INSTANCE}/features`,
  status: 201,
  body: z.strictObject({
    name: z.string().min(1).max(64),
    enable: z.boolean(),
    /** Left out or empty: what it was, else what enabling the feature means by itself. */
    config: z.string().max(MAX_CONFIG_LENGTH).optional(),
  }),
  output: instanceFeature,
});

export const listInstanceFeatures = operation({
  id: 'ListInstanceFeatures',
  title: 'List the features that a gateway supports',
  tag,
  action: 'apig:features:list',
  method: 'GET',
  path: `${INSTANCE}/instance-features`,
  status: 200,
  query: listQuery({}),
  output: listOutput('features', z.string()),
});
