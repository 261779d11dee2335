import NextAuth from 'next-auth';
import { identityProvidersOf } from '../../../../server/auth/identity-providers-of.ts';
import { authOptionsFor, originOf } from '../../../../server/auth-options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, context: Context): Promise<Response> {
  const from = originOf(request.headers);
  const providers = await identityProvidersOf((await context.params).nextauth, from);
  return NextAuth(authOptionsFor(from, providers))(request, context);
}

export { handle as GET, handle as POST };
