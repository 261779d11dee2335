import { z } from 'zod';
import { INSTANCE } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

/** Further ports of a gateway, beside its default one for HTTP and one for HTTPS (reference 5.8). */
const tag = 'Custom ingress ports';
const PORTS = `${INSTANCE}/custom-ingress-ports` as const;

export const FIRST_INGRESS_PORT = 1_024;
export const LAST_INGRESS_PORT = 49_151;
/** Per gateway; ours: the model product does not say how many. */
export const MAX_CUSTOM_INGRESS_PORTS = 40;

const protocol = z.enum(['HTTP', 'HTTPS']);

const ingressPort = z.object({
  ingress_port_id: z.string(),
  protocol,
  ingress_port: z.int(),
  /** `abnormal`: the gateway does not listen on it (yet); the gateway's time line says why. */
  status: z.enum(['normal', 'abnormal']),
});

/** Lists as the model product's; a port is the machine's, so no two gateways have the same. */
export const listCustomIngressPorts = operation({
  id: 'ListCustomIngressPorts',
  title: 'List the custom ingress ports of a gateway',
  tag,
  action: 'apig:customIngressPorts:list',
  method: 'GET',
  path: PORTS,
  status: 200,
  query: listQuery({
    protocol: protocol.optional(),
    ingress_port: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port')
      .transform(Number)
      .optional(),
  }),
  output: listOutput('ingress_port_infos', ingressPort),
});

/** Calls are taken on it within a second; nothing is restarted for it. */
export const addCustomIngressPort = operation({
  id: 'AddCustomIngressPort',
  title: 'Add a custom ingress port to a gateway',
  tag,
  action: 'apig:customIngressPorts:create',
  audit: ['CustomIngressPort', 'AddCustomIngressPort'],
  method: 'POST',
  path: PORTS,
  status: 201,
  body: z.strictObject({ protocol, ingress_port: z.int().min(FIRST_INGRESS_PORT).max(LAST_INGRESS_PORT) }),
  output: ingressPort,
});

/** Calls that are under way on it are finished; other ports do not notice. */
export const deleteCustomIngressPort = operation({
  id: 'DeleteCustomIngressPort',
  title: 'Delete a custom ingress port of a gateway',
  tag,
  action: 'apig:customIngressPorts:delete',
  audit: ['CustomIngressPort', 'DeleteCustomIngressPort'],
  method: 'DELETE',
  path: `${PORTS}/{ingress_port_id}`,
  status: 204,
});

export const listCustomIngressPortDomains = operation({
  id: 'ListCustomIngressPortDomains',
  title: 'List the domains bound to a custom ingress port',
  tag,
  action: 'apig:customIngressPorts:list',
  method: 'GET',
  path: `${PORTS}/{ingress_port_id}/domains`,
  status: 200,
  query: listQuery({ domain_name: textFilter }),
  output: listOutput(
    'domain_infos',
    z.object({ group_id: z.string(), group_name: z.string(), domain_name: z.string() }),
  ),
});
