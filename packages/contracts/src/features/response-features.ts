import { z } from 'zod';
import { enableSwitch, feature, switchFeature } from './define-feature.ts';

/** What the reference names (5.5); what has another type is sent as it is. */
export const gzipTypes: readonly string[] = [
  'application/javascript',
  'application/json',
  'application/rss+xml',
  'application/x-javascript',
  'application/xml',
  'image/svg+xml',
  'image/tiff',
  'text/css',
  'text/javascript',
  'text/plain',
  'text/xml',
];

export const gzip = feature({
  title: 'Compression',
  description: `Compresses responses larger than 1 KB for callers that take gzip, of the types ${gzipTypes.join(', ')}.`,
  config: z.strictObject({
    enable: enableSwitch,
    comp_level: z.int().min(1).max(9).default(6).meta({
      title: 'Level',
      description: '1 is fastest, 9 smallest.',
    }),
  }),
  enabled: { enable: 'on', comp_level: 6 },
});

export const sseStrategy = switchFeature(
  'Event streams',
  'Sends streams of server-sent events on as they come: never compressed, never held by intermediate proxies, and for as long as events come, whatever the timeout of the API.',
);

export const apiUriNoEscape = switchFeature(
  'Encoded slashes in paths',
  'On: %2F in a path is part of its segment. Off: it counts as a slash when the API is looked for, so that /aa%2Faa is /aa/aa.',
);

/** ECDHE suites with RSA or ECDSA certificates, as the reference has them (5.5). */
export const tls12Suites = [
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
] as const;

export const sslCiphers = feature({
  title: 'TLS 1.2 suites',
  description:
    'Cipher suites that HTTPS listeners offer to callers with TLS 1.2. Those of TLS 1.3 are always offered. Connections that are open stay.',
  config: z.strictObject({
    ssl_ciphers: z
      .array(z.enum(tls12Suites))
      .min(1)
      .refine((suites) => new Set(suites).size === suites.length, 'must not name a suite twice')
      .meta({
        title: 'Suites',
        description:
          'In the order in which the gateway prefers them. Those with ECDSA need such a certificate.',
        default: [...tls12Suites],
      }),
  }),
  initial: { ssl_ciphers: [...tls12Suites] },
  enabled: { ssl_ciphers: [...tls12Suites] },
});
