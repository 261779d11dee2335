import { body, having, nothing, path, query, type Sample } from './sample.ts';

const onThrottle = path(async (make) => ({ throttle_id: await make.throttle() }));
const onSpecial = path((make) => make.throttleSpecial());
const ofThrottle = query(async (make) => ({ throttle_id: await make.throttle() }));

/** Throttling policies, their limits for single callers, and what they are bound to. */
export const throttleSamples: Record<string, Sample> = {
  CreateRequestThrottlingPolicyV2: body((make) => make.throttleBody()),
  ListRequestThrottlingPolicyV2: having('throttle', nothing),
  ShowDetailsOfRequestThrottlingPolicyV2: onThrottle,
  UpdateRequestThrottlingPolicyV2: async (make) => ({
    ...(await onThrottle(make)),
    body: make.throttleBody(),
  }),
  DeleteRequestThrottlingPolicyV2: onThrottle,
  ShowThrottleOutage: onThrottle,
  UpdateThrottleOutage: async (make) => ({
    ...(await onThrottle(make)),
    body: { mode: 'OPEN', open_calls: 7 },
  }),
  CreateSpecialThrottlingConfigurationV2: async (make) => ({
    ...(await onThrottle(make)),
    body: { call_limits: 3, object_type: 'APP', object_id: await make.app() },
  }),
  ListSpecialThrottlingConfigurationsV2: path(async (make) => ({
    throttle_id: (await make.throttleSpecial()).throttle_id,
  })),
  UpdateSpecialThrottlingConfigurationV2: async (make) => ({
    ...(await onSpecial(make)),
    body: { call_limits: 4 },
  }),
  DeleteSpecialThrottlingConfigurationV2: onSpecial,
  AssociateRequestThrottlingPolicyV2: body(async (make) => ({
    strategy_id: await make.throttle(),
    publish_ids: [(await make.publishedApi()).publish_id],
  })),
  DisassociateRequestThrottlingPolicyV2: path(async (make) => ({
    throttle_binding_id: await make.throttleBinding(),
  })),
  BatchDisassociateThrottlingPolicyV2: async (make) => ({
    query: { action: 'delete' },
    body: { throttle_bindings: [await make.throttleBinding()] },
  }),
  ListRequestThrottlingPoliciesBindedToApiV2: query(async (make) => ({
    api_id: (await make.publishedApi()).api_id,
  })),
  ListApisBindedToRequestThrottlingPolicyV2: ofThrottle,
  ListApisUnbindedToRequestThrottlingPolicyV2: ofThrottle,
};
