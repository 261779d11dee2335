import { z } from 'zod';
import { enableSwitch, feature, onOff } from './define-feature.ts';

const MEBIBYTE = 1_024 * 1_024;

/** Default call limit (reference 5.5: 6,000 in the newer documents). */
export const DEFAULT_API_LIMIT = 6_000;
export const DEFAULT_BODY_LIMIT_BYTES = 12 * MEBIBYTE;
export const DEFAULT_MAX_TIMEOUT_MS = 60_000;
export const DEFAULT_BODY_TIMEOUT_S = 8;

export const ratelimit = feature({
  title: 'Call limit per API',
  description:
    'Calls per second that an API takes without a throttling policy of its own, and the most that any policy can allow it.',
  config: z.strictObject({
    api_limits: z.int().min(1).max(1_000_000).meta({
      title: 'Calls per second',
      description: 'Of each API, by all callers together.',
      default: DEFAULT_API_LIMIT,
    }),
  }),
  initial: { api_limits: DEFAULT_API_LIMIT },
  enabled: { api_limits: DEFAULT_API_LIMIT },
});

export const requestBodySize = feature({
  title: 'Request body size',
  description: 'Largest request body in bytes. A larger one is refused with 413.',
  form: 'number',
  config: z
    .int()
    .min(MEBIBYTE)
    .max(9_536 * MEBIBYTE)
    .meta({
      title: 'Bytes',
      description: 'From 1 MB to 9,536 MB; a megabyte is 1,048,576 bytes.',
      default: DEFAULT_BODY_LIMIT_BYTES,
    }),
  initial: DEFAULT_BODY_LIMIT_BYTES,
  enabled: DEFAULT_BODY_LIMIT_BYTES,
});

export const backendTimeout = feature({
  title: 'Backend timeout',
  description: 'Longest time that a backend may take. An API with a longer timeout is held to this one.',
  config: z.strictObject({
    max_timeout: z.int().min(1).max(600_000).meta({
      title: 'Milliseconds',
      description: 'Caps the timeout of every API.',
      default: DEFAULT_MAX_TIMEOUT_MS,
    }),
  }),
  initial: { max_timeout: DEFAULT_MAX_TIMEOUT_MS },
  enabled: { max_timeout: DEFAULT_MAX_TIMEOUT_MS },
});

export const requestCustomConfig = feature({
  title: 'Requests',
  description: 'How long callers may take to send a body, and whether HTTPS listeners offer HTTP/2.',
  config: z.strictObject({
    enable: enableSwitch,
    http2: onOff.default('on').meta({
      title: 'HTTP/2',
      description: 'Offered to callers of HTTPS listeners beside HTTP/1.1.',
    }),
    request_body_timeout: z.int().min(1).max(600).default(DEFAULT_BODY_TIMEOUT_S).meta({
      title: 'Request body timeout (s)',
      description: 'Longest time without a byte of the request body; then the call is refused with 408.',
    }),
  }),
  initial: { enable: 'on', http2: 'on', request_body_timeout: DEFAULT_BODY_TIMEOUT_S },
  enabled: { enable: 'on', http2: 'on', request_body_timeout: DEFAULT_BODY_TIMEOUT_S },
});

export const throttleStrategy = feature({
  title: 'Throttling strategy',
  description:
    'Whether limits of calls hold for all nodes of the gateway together, which is so unless it is said otherwise here, or for each node by itself.',
  config: z.strictObject({
    enable: enableSwitch,
    strategy: z.enum(['cluster', 'local']).meta({
      title: 'Strategy',
      description:
        'cluster: one count for all nodes. local: one per node, so that the gateway lets in as many times more.',
      default: 'local',
    }),
  }),
  enabled: { enable: 'on', strategy: 'local' },
});
