import { z } from 'zod';
import { parseIpRule } from './parse-ip-rule.ts';

/** A list in an environment variable: items between commas, blanks around them dropped. */
export const commaListSchema = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** Addresses, ranges and CIDR blocks in an environment variable. */
export const addressBlocksSchema = commaListSchema.refine(
  (items) => items.every((item) => parseIpRule(item) !== null),
  'must be addresses, ranges or CIDR blocks, separated by commas',
);

/** What owners of gateways may put into routes unless the operator says otherwise: networks of an organisation. */
export const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
