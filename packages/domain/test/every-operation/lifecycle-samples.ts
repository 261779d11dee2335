import { body, nothing, type Sample } from './sample.ts';
import { freshName } from './tenant-maker.ts';

/** With the gateway in a state in which such work can begin. */
const at =
  (state: 'idle' | 'failed' | 'outdated', sample: Sample): Sample =>
  async (make) => {
    await make.gatewayThatIs(state);
    return sample(make);
  };

/** Inputs of operations on the life cycle of gateways. */
export const lifecycleSamples: Record<string, Sample> = {
  CreateOrder: body(() => ({ period_type: 2, period_num: 1, instance_info: { instance_name: freshName() } })),
  CreatePostPayResizeOrder: at(
    'idle',
    body(() => ({ spec_id: 'PROFESSIONAL' })),
  ),
  CreatePrepayResize: at(
    'idle',
    body(() => ({ resize_info: { spec_id: 'PROFESSIONAL' } })),
  ),
  RestartInstance: at('idle', nothing),
  RetryInstance: at('failed', nothing),
  UpgradeInstance: at('outdated', nothing),
  ListAvailableZonesV2: nothing,
  ListEditions: nothing,
  ShowProjectQuotas: nothing,
};
