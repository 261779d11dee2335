import {
  type FederatedIdentity,
  federatedSignIn,
  type ProviderForSignIn,
} from '@turnpike/domain/identity-providers/federated-sign-in';
import type { SignedIn, SignInFrom } from '@turnpike/domain/sessions/sign-in';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { consoleConfig } from '../config.ts';
import { consoleEnv } from '../env.ts';
import { OutsideAgent } from './outside-agent.ts';

type Claims = Record<string, unknown>;

const REQUEST_TIMEOUT_MS = 5_000;

/**
 * A provider as next-auth speaks to it: authorization code with PKCE, state and nonce. The client library verifies
 * the ID token (signature, issuer, audience, expiry, nonce).
 */
export function identityProvider<User extends { id: string }>(
  provider: ProviderForSignIn,
  from: SignInFrom,
  userOf: (signedIn: SignedIn) => Promise<User>,
): OAuthConfig<Claims> {
  const { privateIdentityProviders } = consoleConfig();
  return {
    id: `oidc-${provider.id}`,
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    authorization: { params: { scope: withOpenId(provider.scopes) } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: {
      timeout: REQUEST_TIMEOUT_MS,
      ...(privateIdentityProviders ? {} : { agent: new OutsideAgent() }),
    },
    userinfo: {
      // What the ID token says counts before what the user-info answer adds: only the former is signed.
      request: async ({ tokens, client }) => {
        const claims = (tokens as unknown as { claims(): Claims }).claims();
        if (!sameIssuer(String(client.issuer.metadata.issuer), provider.issuer))
          throw new Error('the provider calls itself by another issuer');
        const more = client.issuer.metadata.userinfo_endpoint ? await client.userinfo(tokens as never) : {};
        return { ...more, ...claims } as never;
      },
    },
    profile: async (claims) => {
      const signedIn = await federatedSignIn(consoleEnv(), identityOf(provider, claims), from);
      if (!signedIn) throw new Error('the user is not let in');
      return userOf(signedIn) as never;
    },
  };
}

function withOpenId(scopes: string): string {
  return scopes.split(' ').includes('openid') ? scopes : `openid ${scopes}`;
}

const sameIssuer = (a: string, b: string): boolean => a.replace(/\/$/, '') === b.replace(/\/$/, '');

function identityOf({ id, groupsClaim }: ProviderForSignIn, claims: Claims): FederatedIdentity {
  const { sub, preferred_username, email, name, amr } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > 255)
    throw new Error('the ID token has no subject');
  const called = [preferred_username, email, name].find((value) => typeof value === 'string' && value !== '');
  return {
    providerId: id,
    subject: sub,
    preferredName: String(called ?? 'user').split('@')[0] ?? 'user',
    email: typeof email === 'string' && claims.email_verified !== false ? email : '',
    groups: textsOf(claims[groupsClaim]),
    secondFactor: isSecondFactor(textsOf(amr)),
  };
}

/** RFC 8176: `mfa` says it; a password with something beside it is it. */
function isSecondFactor(methods: readonly string[]): boolean {
  const beside = /^(otp|hwk|swk|sc|fpt|face|iris|retina|sms)$/;
  return (
    methods.includes('mfa') || (methods.includes('pwd') && methods.some((method) => beside.test(method)))
  );
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');
