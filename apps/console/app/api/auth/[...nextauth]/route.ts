import NextAuth from 'next-auth';
import { authOptionsFor, originOf } from '../../../../server/auth-options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptionsFor(originOf(request.headers)))(request, context);
}

export { handle as GET, handle as POST };
