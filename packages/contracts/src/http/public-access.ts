import { z } from 'zod';
import { INSTANCE } from './fields.ts';
import { operation } from './operation.ts';

/**
 * Public access of gateways (reference 5.9). Inbound: an EIP is bound, or access with a bandwidth is switched on
 * (`ingress-eip`). Outbound: access with a bandwidth (`nat-eip`). All of it takes effect without a restart.
 */
const tag = 'Public access';

const MAX_BANDWIDTH_MBIT = 2_000;

/** What the bandwidth is paid by in the model product; a record here, the limit is the same. */
export const chargingMode = z.enum(['bandwidth', 'traffic']);

const megabits = z.int().min(1).max(MAX_BANDWIDTH_MBIT);

/** The reference has text here and a number for the other direction; both are taken. */
const megabitsAsText = z.union([
  megabits,
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, `must be a whole number from 1 to ${MAX_BANDWIDTH_MBIT}`)
    .transform(Number)
    .pipe(megabits),
]);

export const bindEip = operation({
  id: 'AddEipV2',
  title: 'Bind an EIP to a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'AddEip'],
  method: 'PUT',
  path: `${INSTANCE}/eip`,
  status: 200,
  body: z.strictObject({ eip_id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be an id') }),
  output: z.object({
    eip_id: z.string(),
    eip_address: z.string(),
    eip_status: z.literal('ACTIVE'),
    eip_ipv6_address: z.string(),
  }),
});

export const unbindEip = operation({
  id: 'RemoveEipV2',
  title: 'Unbind the EIP of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'RemoveEip'],
  method: 'DELETE',
  path: `${INSTANCE}/eip`,
  status: 200,
});

export const enableOutboundAccess = operation({
  id: 'AddEngressEipV2',
  title: 'Enable public outbound access of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'AddEngressEip'],
  method: 'POST',
  path: `${INSTANCE}/nat-eip`,
  status: 200,
  body: z.strictObject({
    bandwidth_size: megabitsAsText,
    bandwidth_charging_mode: chargingMode.default('traffic'),
  }),
});

export const updateOutboundBandwidth = operation({
  id: 'UpdateEngressEipV2',
  title: 'Update the public outbound bandwidth of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'UpdateEngressEip'],
  method: 'PUT',
  path: `${INSTANCE}/nat-eip`,
  status: 200,
  body: z.strictObject({
    bandwidth_size: megabitsAsText.optional(),
    bandwidth_charging_mode: chargingMode.optional(),
  }),
});

export const disableOutboundAccess = operation({
  id: 'RemoveEngressEipV2',
  title: 'Disable public outbound access of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'RemoveEngressEip'],
  method: 'DELETE',
  path: `${INSTANCE}/nat-eip`,
  status: 204,
});

const job = z.object({ instance_id: z.string(), message: z.string(), job_id: z.string() });

export const enableInboundAccess = operation({
  id: 'AddIngressEipV2',
  title: 'Enable public inbound access of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'AddIngressEip'],
  method: 'POST',
  path: `${INSTANCE}/ingress-eip`,
  status: 202,
  body: z.strictObject({
    bandwidth_size: megabits,
    bandwidth_charging_mode: chargingMode.default('traffic'),
  }),
  output: job,
});

export const updateInboundBandwidth = operation({
  id: 'UpdateIngressEipV2',
  title: 'Update the public inbound bandwidth of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'UpdateIngressEip'],
  method: 'PUT',
  path: `${INSTANCE}/ingress-eip`,
  status: 202,
  body: z.strictObject({
    bandwidth_size: megabits.optional(),
    bandwidth_charging_mode: chargingMode.optional(),
  }),
  output: job,
});

export const disableInboundAccess = operation({
  id: 'RemoveIngressEipV2',
  title: 'Disable public inbound access of a gateway',
  tag,
  action: 'apig:instances:update',
  audit: ['Instance', 'RemoveIngressEip'],
  method: 'DELETE',
  path: `${INSTANCE}/ingress-eip`,
  status: 204,
});

export const showRestriction = operation({
  id: 'ShowRestrictionOfInstanceV2',
  title: 'Show the address ranges that backends may not lie in',
  tag,
  action: 'apig:instances:get',
  method: 'GET',
  path: `${INSTANCE}/restriction`,
  status: 200,
  output: z.object({
    /** Ranges that are refused unless a route of the gateway leads there. */
    restrict_cidrs: z.array(z.string()),
    /** Address that the gateway listens on, as a block; empty: on all of the machine. */
    resource_subnet_cidr: z.string(),
  }),
});
