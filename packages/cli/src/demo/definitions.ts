/** Address that the bundled backend listens on. */
export const BACKEND_ADDRESS = '127.0.0.1';

/** Where an API of the demo finds the bundled backend. */
export type Backend = { groupId: string; port: number };

/** An API definition in the wire format; the names are what the demo itself looks at. */
export type DemoApi = { name: string; auth_type: string; [field: string]: unknown };

/** Names by which a start that was interrupted finds what it had made. */
export const demoNames = { instance: 'demo', group: 'library', app: 'demo-caller' };

/** The demo's APIs: one that is open, and one that takes a signature or (over HTTPS) an AppCode. */
export function demoApis(backend: Backend): DemoApi[] {
  return [
    api(backend, { name: 'books', path: '/books', remark: 'Books of the demo library, open to everyone' }),
    {
      ...api(backend, {
        name: 'loans',
        path: '/loans',
        remark: 'Who has borrowed what, for authorised callers',
      }),
      auth_type: 'APP',
      auth_opt: { app_code_auth_type: 'HEADER' },
    },
  ];
}

function api({ groupId, port }: Backend, { name, path, remark }: Record<'name' | 'path' | 'remark', string>) {
  return {
    name,
    type: 1,
    req_protocol: 'BOTH',
    req_method: 'GET',
    req_uri: path,
    match_mode: 'SWA',
    auth_type: 'NONE',
    backend_type: 'HTTP',
    group_id: groupId,
    remark,
    backend_api: {
      url_domain: `${BACKEND_ADDRESS}:${port}`,
      req_protocol: 'HTTP',
      req_method: 'GET',
      req_uri: path,
      timeout: 5_000,
    },
  };
}
