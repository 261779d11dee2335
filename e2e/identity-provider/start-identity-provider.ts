import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** An OpenID Connect provider of a company: whoever signs in at it is who they say. */
export type IdentityProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Groups at the provider, by login; may be changed while it runs. */
  groups: Map<string, string[]>;
  close(): Promise<void>;
};

const clientId = 'turnpike';
const clientSecret = 'a-secret-of-the-company-provider';

/**
 * Starts a real provider on a free port, with its own sign-in page.
 * @param redirectUri where it may send browsers back to; known only when the console knows the provider
 */
export async function startIdentityProvider(redirectUri: () => string): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const groups = new Map<string, string[]>();
  let provider: Provider | undefined;
  // Made at the first request: only then is the redirect address known.
  server.on('request', (request, response) => {
    provider ??= make(issuer, redirectUri(), groups);
    void provider.callback()(request, response);
  });
  return {
    issuer,
    clientId,
    clientSecret,
    groups,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function make(issuer: string, redirectUri: string, groups: Map<string, string[]>): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        scope: 'openid profile email',
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email'] },
    cookies: { keys: ['a key of the company provider'] },
    findAccount: (_context, login) => ({
      accountId: login,
      claims: () => ({
        sub: login,
        preferred_username: login,
        email: `${login}@company.example`,
        groups: groups.get(login) ?? [],
      }),
    }),
  });
}
