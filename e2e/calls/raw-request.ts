import { type IncomingHttpHeaders, request } from 'node:http';

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

export type RawRequest = {
  method?: string;
  /** Stands in the request line as it is, where fetch would tidy it up. */
  target: string;
  headers?: Record<string, string>;
  body?: string;
};

/** Sends a request to a system as its bytes are written here. Redirects are answers. */
export function sendRaw(
  endpoint: string,
  { method = 'GET', target, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method, path: target, headers, agent: false },
      async (incoming) => {
        const text = Buffer.concat(await incoming.toArray()).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
