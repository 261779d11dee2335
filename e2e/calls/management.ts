import type { Access } from '../system/start-system.ts';
import { type AccessKey, signOfficially } from './official-signer.ts';

export type Answer<T = unknown> = { status: number; body: T; requestId: string };

export type ErrorBody = { error_code: string; error_msg: string; request_id: string };

type Input = { query?: Record<string, string>; body?: unknown; headers?: Record<string, string> };

/** The management API as a script of a stranger would use it: HTTP, signed by the official signer. */
export class Management {
  readonly #endpoint: string;
  readonly #key: AccessKey;
  readonly projectId: string;

  constructor({ endpoint, access_key, project_id }: Pick<Access, 'endpoint' | 'access_key' | 'project_id'>) {
    this.#endpoint = endpoint;
    this.#key = access_key;
    this.projectId = project_id;
  }

  /** Any status is an answer. */
  async send<T = unknown>(
    method: string,
    path: string,
    { query, body, headers: more }: Input = {},
  ): Promise<Answer<T>> {
    const url = new URL(path, this.#endpoint);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = { method, host: url.host, path: url.pathname, headers, body, ...(query && { query }) };
    const response = await fetch(url, {
      method,
      headers: { ...signOfficially(request, this.#key), ...more },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const requestId = response.headers.get('x-request-id') ?? '';
    return { status: response.status, body: (text ? JSON.parse(text) : null) as T, requestId };
  }

  /** As {@link send}, but an error status throws with the whole answer in its message. */
  async ask<T = unknown>(method: string, path: string, input: Input = {}): Promise<T> {
    const { status, body } = await this.send<T>(method, path, input);
    if (status < 400) return body;
    throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Path of the project's gateways, or below one of them. */
  gateways(rest = ''): string {
    return `/v2/${this.projectId}/apigw/instances${rest}`;
  }
}
