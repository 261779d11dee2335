import { z } from 'zod';
import { parseIpRule } from '../net/parse-ip-rule.ts';
import { enableSwitch, feature, headerName, switchFeature } from './define-feature.ts';

export const realIpFromXff = feature({
  title: 'Caller’s address from X-Forwarded-For',
  description:
    'For gateways behind a load balancer: access control, throttling and records use an entry of X-Forwarded-For instead of the address of the connection. Callers can put anything to the left of what your own proxies add: count from the right (-1 is the last one), unless the first proxy replaces the header.',
  config: z.strictObject({
    enable: enableSwitch,
    xff_index: z.int().min(-100).max(100).default(-1).meta({
      title: 'Index',
      description:
        'From the left 0, 1, 2 …; from the right -1, -2 …. A call without such an entry, or with none that is an address, has that of its connection.',
    }),
  }),
  enabled: { enable: 'on', xff_index: -1 },
});

export const realIpHeaderGetter = feature({
  title: 'Caller’s address from a header',
  description:
    'As the one from X-Forwarded-For, with a header of your own that holds one address; it goes before X-Forwarded-For. Have your proxy replace it: what callers send in it is believed.',
  config: z.strictObject({
    enable: enableSwitch,
    header_getter: z
      .string()
      .refine((text) => {
        const [place, name, ...more] = text.split(':');
        return place === 'header' && more.length === 0 && headerName.safeParse(name).success;
      }, 'must be header: and the name of a header')
      .meta({
        title: 'Header',
        description: 'header:NAME',
        examples: ['header:X-Real-IP'],
      }),
  }),
});

export const appRoute = switchFeature(
  'Call groups by address',
  'APIs of groups other than DEFAULT are found when the Host is an address of the gateway. Of groups with the same method and path, none is then found.',
);

const address = z
  .string()
  .refine((text) => parseIpRule(text) !== null && !/[-/]/.test(text), 'must be an IPv4 or IPv6 address');

export const defaultGroupHostTrustlist = feature({
  title: 'Addresses of the DEFAULT group',
  description:
    'Addresses that callers may have in Host, besides those of the gateway, to reach the DEFAULT group: of a load balancer or address translation in front.',
  config: z.strictObject({
    enable: enableSwitch,
    hosts: z
      .array(address)
      .max(100)
      .meta({ title: 'Addresses', description: 'IPv4 or IPv6, without a port.', default: [] }),
  }),
});

export const route = feature({
  title: 'Routes',
  description:
    'Private networks that backends may lie in. Backends at public addresses need no route, only outbound public access.',
  config: z.strictObject({
    user_routes: z
      .array(
        z
          .string()
          .refine((text) => parseIpRule(text) !== null && !text.includes('-'), 'must be a CIDR block'),
      )
      .max(100)
      .meta({
        title: 'Networks',
        description: 'CIDR blocks that the operator of this installation allows.',
        examples: ['172.16.3.0/24'],
      }),
  }),
});
