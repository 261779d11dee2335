import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NextApiRequest, NextApiResponse } from 'next';
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptionsFor, originOf } from '../../server/auth-options.ts';
import { handleOperation } from '../../server/http/handle-operation.ts';
import { stateFacts } from '../../server/state-facts.ts';

/** What came back from a call to next-auth. */
export interface Answer {
  status: number;
  /** Of `json: true`: where next-auth sends the browser. */
  url: string;
  body: Record<string, unknown>;
  setCookies: string[];
}

/** next-auth with the console's own options, behind a real socket as in production. */
export async function startAuthServer() {
  const server = createServer((request, response) => {
    stateFacts(request);
    serve(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://console.invalid');
  const body = Object.fromEntries(new URLSearchParams(await text(request)));
  const cookies = Object.fromEntries(cookiesIn(request.headers.cookie ?? ''));
  const nextauth = url.pathname.replace('/api/auth/', '').split('/');
  const query = { ...Object.fromEntries(url.searchParams), nextauth };
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const status = (code: number) => {
    response.statusCode = code;
    return api;
  };
  const json = (value: unknown) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(value));
  };
  const send = (value: unknown) => (typeof value === 'object' ? json(value) : response.end(value));
  const api = Object.assign(response, { status, json, send });
  await NextAuth(
    Object.assign(request, { query, body, cookies }) as unknown as NextApiRequest,
    api as unknown as NextApiResponse,
    authOptionsFor(originOf(headers)),
  );
}

function cookiesIn(header: string): [string, string][] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]);
}

export const SESSION_COOKIE = 'next-auth.session-token';

/** A browser: keeps cookies, and sends them along. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async get(path: string): Promise<Answer> {
    return this.#keep(
      await fetch(`${this.#origin}${path}`, { headers: this.#headers(), redirect: 'manual' }),
    );
  }

  async post(
    path: string,
    fields: Record<string, string>,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams({ json: 'true', ...fields });
    const init = {
      method: 'POST',
      headers: { ...this.#headers(), ...more },
      body,
      redirect: 'manual' as const,
    };
    return this.#keep(await fetch(`${this.#origin}${path}`, init));
  }

  /** The token that next-auth wants back with every form. */
  async csrfToken(): Promise<string> {
    return String((await this.get('/api/auth/csrf')).body.csrfToken);
  }

  /** Sends the sign-in form. */
  async signIn(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const csrfToken = await this.csrfToken();
    return this.post('/api/auth/callback/credentials', { csrfToken, ...fields }, headers);
  }

  /** Status of an operation that is asked with the session cookie, as the console's pages do it. */
  async statusOf(target: string): Promise<number> {
    const headers = {
      host: '127.0.0.1:8080',
      'x-requested-with': 'turnpike-console',
      cookie: this.#headers().cookie ?? '',
    };
    return (await handleOperation(new NextRequest(`http://127.0.0.1:8080${target}`, { headers }))).status;
  }

  #headers(): Record<string, string> {
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
  }

  async #keep(response: Response): Promise<Answer> {
    const setCookies = response.headers.getSetCookie();
    for (const cookie of setCookies) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    const url = String(body.url ?? response.headers.get('location') ?? '');
    return { status: response.status, url, body, setCookies };
  }
}
