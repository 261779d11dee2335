import { z } from 'zod';
import { enableSwitch, feature, ownHeaderName, switchFeature } from './define-feature.ts';

/** A path below which the gateway answers by itself. */
export const ownPath = z
  .string()
  .max(256)
  .regex(/^\/[A-Za-z0-9._~/-]+$/, 'must be a path: / and letters, digits, . _ ~ - or /')
  .refine(
    (path) => !path.includes('//') && !/(^|\/)\.{1,2}(\/|$)/.test(path),
    'must not have empty or dot segments',
  );

const lifetime = z.int().min(1).max(72_000);

export const appToken = feature({
  title: 'Token authentication of apps',
  description:
    'APIs of app authentication also take a token as Authorization: Bearer, which an app gets from the gateway by key and secret. APIs with the path of the token endpoint are not reached.',
  config: z.strictObject({
    enable: enableSwitch,
    app_token_expire_time: lifetime.default(3_600).meta({
      title: 'Life of a token (s)',
      description: 'From 1 to 72,000.',
    }),
    app_token_uri: ownPath.default('/v1/apigw/oauth2/token').meta({
      title: 'Path of the token endpoint',
      description: 'On every host of the gateway.',
    }),
    refresh_token_expire_time: lifetime.default(7_200).meta({
      title: 'Life of a refresh token (s)',
      description: 'From 1 to 72,000.',
    }),
    app_token_key: z
      .string()
      .max(512)
      .default('')
      .meta({
        title: 'Key of the tokens',
        description: 'Secret, at least 16 characters; left out: one of the gateway’s own.',
        format: 'password',
      })
      .refine(
        (key) => key === '' || key === '******' || key.length >= 16,
        'must have at least 16 characters',
      ),
  }),
  enabled: {
    enable: 'on',
    app_token_expire_time: 3_600,
    app_token_uri: '/v1/apigw/oauth2/token',
    refresh_token_expire_time: 7_200,
    app_token_key: '',
  },
  secrets: ['app_token_key'],
});

export const appApiKey = switchFeature(
  'Key authentication of apps',
  'APIs of app authentication also take the key of an app alone, in the parameter or header apikey. Keys are secrets then.',
);

export const appBasic = switchFeature(
  'Basic authentication of apps',
  'APIs of app authentication also take an app’s key and secret as HTTP basic authentication.',
);

export const appSecret = switchFeature(
  'Secret authentication of apps',
  'APIs of app authentication also take an app’s key and secret in the headers X-HW-ID and X-HW-AppKey.',
);

export const appJwt = feature({
  title: 'JWT authentication of apps',
  description:
    'APIs of app authentication also take a JSON Web Token that an app signed with its secret: HS256, iss is the key of the app, exp is within a day.',
  config: z.strictObject({
    enable: enableSwitch,
    auth_header: ownHeaderName.default('Authorization').meta({
      title: 'Header',
      description: 'The one that holds the token.',
    }),
  }),
  enabled: { enable: 'on', auth_header: 'Authorization' },
});

const headerOrNone = z.union([z.literal(''), ownHeaderName]);

export const customAuthHeader = feature({
  title: 'Other headers for signatures',
  description:
    'Names of headers to use instead of Authorization: of the signature that callers send, and of the one that backends get. The second is kept now; it takes effect with backend signatures, which gateways do not have yet.',
  config: z.strictObject({
    enable: enableSwitch,
    app_auth_header: headerOrNone.default('').meta({
      title: 'Header of callers’ signatures',
      description: 'Empty: Authorization.',
    }),
    backend_sign_header: headerOrNone.default('').meta({
      title: 'Header of backend signatures',
      description: 'Empty: Authorization.',
    }),
  }),
});

export const signatureReplayGuard = feature({
  title: 'Replay guard of signatures',
  description:
    'A signature, of an app or of an access key, lets one call in: whoever reads it off the wire cannot send it once more. Clients have to sign each attempt anew.',
  config: z.strictObject({
    enable: enableSwitch,
    window_seconds: z.int().min(10).max(900).default(900).meta({
      title: 'Age of signatures (s)',
      description:
        'From 10 to 900: how old a signature may be. The shorter, the more calls per second can be remembered: some 600 at 900 s on each node.',
    }),
  }),
  enabled: { enable: 'on', window_seconds: 900 },
});
