import type { Cores } from './machine.ts';
import { has } from './machine.ts';
import { hasLua, type NginxRole, passingOn, passingOnByPolicies, startNginx } from './peers/nginx.ts';
import { startProgram } from './program.ts';
import type { BenchRequest, Running, Target } from './target.ts';
import {
  appCodeCall,
  type GatewayOptions,
  keyCall,
  openCall,
  secretCall,
  signedCall,
  startTurnpike,
} from './turnpike.ts';

const PROBE = new URL('./allocation-probe.ts', import.meta.url).pathname;

/** What all targets share. */
export interface Scene {
  readonly backendPort: number;
  readonly folder: string;
  readonly cores: Cores | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string };
}

/** All rows of the table; those of programs that are not there are left out. */
export function targets(scene: Scene): Target[] {
  const all = [...proxies(scene), ...gateways(scene)];
  return has('nginx') ? all : all.filter(({ id }) => !id.startsWith('nginx'));
}

function proxies(scene: Scene): Target[] {
  const { backendPort, folder, cores } = scene;
  const nginx = (role: NginxRole) => () => startNginx(folder, cores?.proxy ?? null, role);
  const plain = { scheme: 'http', request: openCall, baseline: 'nginx', isNode: false } as const;
  const tls = { ...passingOn(backendPort), tls: scene.tls };
  const lua: Target = {
    ...{ ...plain, id: 'nginx-lua', title: 'nginx + Lua: key check, counters, IP list', request: keyCall },
    start: nginx(passingOnByPolicies(backendPort, keyCall().headers.apikey ?? '')),
  };
  const byNode = (id: string, title: string, file: string): Target => ({
    ...{ ...plain, id, title, isNode: true },
    start: () => startPeer(file, backendPort, cores?.proxy ?? null),
  });
  return [
    { ...plain, id: 'nginx', title: 'nginx `proxy_pass`', start: nginx(passingOn(backendPort)) },
    ...(hasLua() ? [lua] : []),
    {
      ...plain,
      id: 'nginx-post',
      title: 'the same, 1 KB body',
      request: signedCall,
      start: nginx(passingOn(backendPort)),
    },
    { ...plain, id: 'nginx-https', title: 'the same, HTTPS', scheme: 'https', start: nginx(tls) },
    byNode('undici', '`node:http` + undici dispatch', './peers/undici-dispatch.ts'),
    byNode('http-proxy', '`http-proxy`', './peers/http-proxy.ts'),
  ];
}

function gateways({ backendPort, folder, cores, tls }: Scene): Target[] {
  const start =
    (options: Partial<GatewayOptions> = {}) =>
    (): Promise<Running> =>
      startTurnpike({ backendPort, folder, cores: cores?.proxy ?? null, ...options });
  const row = (
    id: string,
    what: string,
    request: () => BenchRequest,
    more: Partial<Target> = {},
  ): Target => ({
    ...{ id, title: `Turnpike: ${what}`, scheme: 'http', request, baseline: 'nginx', isNode: true },
    start: start(),
    ...more,
  });
  const policies = 'quota, IP list, throttle';
  return [
    row('open', 'no policy', openCall, { promised: 0.75 }),
    row('policies', `key, ${policies}`, keyCall, { promised: 0.65, aim: 0.85 }),
    row('secret', `key and secret, ${policies}`, secretCall, { promised: 0.65, aim: 0.85 }),
    row('signature', `signature, 1 KB body, ${policies}`, signedCall, { promised: 0.5 }),
    row('policies-10k', `key, ${policies}; 10,000 APIs`, keyCall, {
      ...{ start: start({ otherApis: 10_000 }), baseline: 'policies', promised: 0.95 },
    }),
    row('records', `key, ${policies}; access log`, keyCall, {
      ...{ start: start({ keepsRecords: true }), baseline: 'policies', promised: 0.9 },
    }),
    row('threads', `key, ${policies}; 2 threads; all on both cores`, keyCall, {
      ...{ start: start({ workers: 2, cores: cores?.both ?? null }), baseline: 'one-thread', promised: 1.8 },
      // Its threads of calls allocate where the probe does not see it.
      ...{ isNode: false, onBothCores: true },
    }),
    row('one-thread', `key, ${policies}; 1 thread; all on both cores`, keyCall, {
      ...{ start: start({ cores: cores?.both ?? null }), baseline: 'one-thread', onBothCores: true },
    }),
    row('https', `AppCode, ${policies}; HTTPS`, appCodeCall, {
      ...{ scheme: 'https', start: start({ tls }), baseline: 'nginx-https', promised: 0.65, aim: 0.85 },
    }),
    row('node', `key, ${policies}; memory bounds of BASIC`, keyCall, {
      start: start({ flags: ['--max-old-space-size=256', '--max-semi-space-size=4'] }),
      baseline: 'policies',
    }),
  ];
}

async function startPeer(file: string, backendPort: number, cores: string | null): Promise<Running> {
  const program = new URL(file, import.meta.url).pathname;
  const { port, pid, child, stop } = await startProgram({
    command: [process.execPath, '--import', PROBE, program, `${backendPort}`],
    cores,
    ready: /listening on (\d+)/,
  });
  return { port, pids: () => [pid], child, stop };
}
