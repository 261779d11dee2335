import { z } from 'zod';
import { ownPath } from './app-auth-features.ts';
import { enableSwitch, feature, switchFeature } from './define-feature.ts';

const pem = (title: string, description: string) =>
  z
    .string()
    .max(64 * 1_024)
    .meta({ title, description, format: 'textarea' });

export const backendClientCertificate = feature({
  title: 'Client certificate towards backends',
  description: 'The certificate that the gateway shows to HTTPS backends that ask for one.',
  config: z
    .strictObject({
      enable: enableSwitch,
      ca: pem(
        'Authorities of backends',
        'PEM; backends must then have a certificate of one of these. Empty: of a public one.',
      ).default(''),
      content: pem('Certificate', 'PEM, with the chain behind it.').default(''),
      key: pem('Private key', 'PEM, without a passphrase; it belongs to the certificate.').default(''),
    })
    .superRefine(({ enable, content, key }, context) => {
      if (enable === 'off') return;
      for (const [path, text] of Object.entries({ content, key }))
        if (text === '') context.addIssue({ code: 'custom', path: [path], message: 'must be given' });
    }),
  secrets: ['key'],
});

export const backendTokenAllow = feature({
  title: 'Tokens for backends',
  description:
    'Accounts whose X-Auth-Token is passed on to the backend of APIs with IAM authentication. It is taken off the calls of all others, since whoever has it can act as the caller.',
  config: z.strictObject({
    backend_token_allow_users: z.array(z.string().min(1).max(256)).max(50).meta({
      title: 'Names of accounts',
      description: 'Regular expressions (RE2); each must match a whole name.',
      default: [],
    }),
  }),
});

export const publicKey = feature({
  title: 'Public keys for backends',
  description:
    'Where backends get the public key that they verify the gateway’s signatures with. Kept now; it takes effect with backend signatures, which gateways do not have yet.',
  config: z.strictObject({
    enable: enableSwitch,
    public_key_uri_prefix: ownPath.default('/apigw/authadv/v2/public-key/').meta({
      title: 'Path',
      description: 'The names of keys follow it.',
    }),
  }),
  enabled: { enable: 'on', public_key_uri_prefix: '/apigw/authadv/v2/public-key/' },
});

export const vpcNameModifiable = switchFeature(
  'Names of channels can be changed',
  'On: load-balance channels of the gateway can be renamed. Kept now; it takes effect with channels, which gateways do not have yet.',
  'on',
);

export const vpcHealthStatus = switchFeature(
  'Health of channel members',
  'Shows what health checks say of each member of a load-balance channel. Kept now; it takes effect with channels, which gateways do not have yet.',
);

export const policyCookieParam = switchFeature(
  'Cookies in conditions',
  'Conditions of policy backends may read cookies. Kept now; it takes effect with policy backends, which gateways do not have yet.',
);

export const authorizerContextSupportNumBool = switchFeature(
  'Numbers and booleans from authorisers',
  'Context values of custom authorisers may be numbers and booleans. Kept now; it takes effect with custom authorisers, which gateways do not have yet.',
);
