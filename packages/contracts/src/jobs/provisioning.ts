import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Queue of gateway life-cycle jobs. */
export const PROVISIONING_QUEUE = 'provisioning';

/** The one job of that queue: bring a gateway's observed state to what is wanted, whatever that is by then. */
export const RECONCILE_JOB = 'reconcile';

export const reconcileJobSchema = z.strictObject({ instanceId: idSchema });
