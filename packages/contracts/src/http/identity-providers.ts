import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { OWN, resourceName, timestamp } from './fields.ts';
import { description } from './identity-fields.ts';
import { listOutput, listQuery } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Single sign-on';
const PROVIDERS = `${OWN}/identity-providers` as const;
const PROVIDER = `${PROVIDERS}/{provider_id}` as const;

/** Plain http is for a provider on this machine only: the client's secret and the sign-in travel over it. */
const issuer = z
  .url()
  .max(512)
  .refine((value) => {
    const { protocol, hostname, hash, search } = new URL(value);
    const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    return hash === '' && search === '' && (protocol === 'https:' || (protocol === 'http:' && isLocal));
  }, 'must be an https address without query');

const groupMappings = z
  .array(z.strictObject({ external: z.string().min(1).max(256), group_id: idSchema }))
  .max(100);

const settings = {
  name: resourceName,
  description,
  enabled: z.boolean(),
  issuer,
  client_id: z.string().min(1).max(256),
  client_secret: z.string().min(1).max(512),
  /** Separated by blanks; `openid` is always asked for. */
  scopes: z
    .string()
    .max(256)
    .regex(/^[\w:./-]+( [\w:./-]+)*$/, 'must be names separated by single blanks'),
  /** Claim of the ID token, or of the user-info answer, that lists the groups at the provider. */
  groups_claim: z.string().regex(/^[\w:./-]{1,128}$/, 'must be the name of a claim'),
  group_mappings: groupMappings,
};

/** An OpenID Connect provider; its secret is never answered. */
export const identityProvider = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  issuer: z.string(),
  client_id: z.string(),
  scopes: z.string(),
  groups_claim: z.string(),
  group_mappings: groupMappings,
  /** Path on the console's origin that the provider has to know as a redirect address. */
  redirect_path: z.string(),
  created_at: timestamp,
  updated_at: timestamp,
});

const output = z.object({ identity_provider: identityProvider });

export const listIdentityProviders = operation({
  id: 'ListIdentityProviders',
  title: 'List identity providers',
  tag,
  action: 'iam:identityProviders:listIdentityProviders',
  method: 'GET',
  path: PROVIDERS,
  status: 200,
  query: listQuery({}),
  output: listOutput('identity_providers', identityProvider),
});

export const createIdentityProvider = operation({
  id: 'CreateIdentityProvider',
  title: 'Let users of an OpenID Connect provider sign in',
  tag,
  action: 'iam:identityProviders:createIdentityProvider',
  audit: ['identityProvider', 'createIdentityProvider'],
  method: 'POST',
  path: PROVIDERS,
  status: 201,
  body: z.strictObject({
    identity_provider: z.strictObject({
      ...settings,
      description: settings.description.optional(),
      enabled: settings.enabled.default(true),
      scopes: settings.scopes.default('openid profile email'),
      groups_claim: settings.groups_claim.default('groups'),
      group_mappings: settings.group_mappings.default([]),
    }),
  }),
  output,
});

export const showIdentityProvider = operation({
  id: 'ShowIdentityProvider',
  title: 'Show an identity provider',
  tag,
  action: 'iam:identityProviders:getIdentityProvider',
  method: 'GET',
  path: PROVIDER,
  status: 200,
  output,
});

export const updateIdentityProvider = operation({
  id: 'UpdateIdentityProvider',
  title: 'Update an identity provider',
  tag,
  action: 'iam:identityProviders:updateIdentityProvider',
  audit: ['identityProvider', 'updateIdentityProvider'],
  method: 'PUT',
  path: PROVIDER,
  status: 200,
  body: z.strictObject({ identity_provider: z.strictObject(settings).partial() }),
  output,
});

/** Its users go with it: nobody vouches for them any more. */
export const deleteIdentityProvider = operation({
  id: 'DeleteIdentityProvider',
  title: 'Delete an identity provider with its users',
  tag,
  action: 'iam:identityProviders:deleteIdentityProvider',
  audit: ['identityProvider', 'deleteIdentityProvider'],
  method: 'DELETE',
  path: PROVIDER,
  status: 204,
});
