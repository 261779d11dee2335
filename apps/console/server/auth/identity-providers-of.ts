import { findProviderForSignIn } from '@turnpike/domain/identity-providers/federated-sign-in';
import type { SignInFrom } from '@turnpike/domain/sessions/sign-in';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { signedInUser } from '../auth-options.ts';
import { consoleEnv } from '../env.ts';
import { identityProvider } from './identity-provider.ts';

const named = /^oidc-([0-9a-f]{32})$/;

/** The identity provider that an address of next-auth names (`signin/oidc-<id>`, `callback/oidc-<id>`), if there is one. */
export async function identityProvidersOf(
  segments: readonly string[],
  from: SignInFrom,
): Promise<OAuthConfig<Record<string, unknown>>[]> {
  const id = named.exec(segments[1] ?? '')?.[1];
  const provider = id === undefined ? null : await findProviderForSignIn(consoleEnv(), id);
  return provider ? [identityProvider(provider, from, signedInUser)] : [];
}
