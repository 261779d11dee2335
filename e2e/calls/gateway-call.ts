import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

export type Call = {
  /** Where it is sent: `127.0.0.1`, whatever the Host header says. */
  address: string;
  port: number;
  /** Which of this machine's addresses it comes from. */
  from?: string;
  method?: string;
  /** Encoded, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** PEM of the authority to trust: the call goes over HTTPS. */
  ca?: string;
  /** Reuses one connection for call after call. */
  keepAlive?: HttpAgent;
  timeoutMs?: number;
};

export type CallAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

/** One call to a gateway; any status is an answer. Rejects when no whole answer comes. */
export function call(options: Call): Promise<CallAnswer> {
  const { address, port, method = 'GET', path, headers = {}, body, ca, timeoutMs = 10_000 } = options;
  const serverName = (headers.Host ?? headers.host ?? address).replace(/:\d+$/, '');
  return new Promise((resolve, reject) => {
    const origin = options.from === undefined ? {} : { localAddress: options.from };
    const common = { host: address, port, method, path, headers, timeout: timeoutMs, ...origin };
    const sent = ca
      ? requestHttps({ ...common, agent: new HttpsAgent({ ca }), servername: serverName })
      : requestHttp({ ...common, agent: options.keepAlive ?? new HttpAgent() });
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.once('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** `error_code` of a refusal, or the body when it is none. */
export function errorCode({ body }: CallAnswer): string {
  try {
    return (JSON.parse(body) as { error_code?: string }).error_code ?? body;
  } catch {
    return body;
  }
}
