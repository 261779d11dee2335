import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { processTree } from '../machine.ts';
import { startProgram } from '../program.ts';
import type { Running } from '../target.ts';

const MODULES = '/usr/lib/nginx/modules';
const LUA_MODULES = ['ndk_http_module.so', 'ngx_http_lua_module.so'].map((file) => join(MODULES, file));

/** Whether nginx here can run Lua. */
export const hasLua = (): boolean => LUA_MODULES.every(existsSync);

/** What an nginx is for. */
export interface NginxRole {
  /** The content of `location /`. */
  readonly location: string;
  /** More of `http`. */
  readonly http?: string;
  readonly isLua?: boolean;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  readonly workers?: number;
}

/** An nginx of its own configuration and folder, with one worker process unless said otherwise. */
export async function startNginx(folder: string, cores: string | null, role: NginxRole): Promise<Running> {
  const port = await freePort();
  const home = join(folder, `nginx-${port}`);
  await mkdir(home);
  const file = join(home, 'nginx.conf');
  await writeFile(file, configuration(home, port, role));
  const program = await startProgram({
    command: ['nginx', '-p', home, '-c', file, '-e', 'stderr'],
    cores,
    ready: /start worker process (\d+)/,
  });
  // Killed at once, the master would leave its workers behind.
  const stop = async (): Promise<void> => {
    const exited = new Promise((resolve) => program.child.once('exit', resolve));
    program.child.kill('SIGTERM');
    await exited;
  };
  return { port, pids: () => processTree(program.pid), child: program.child, stop };
}

function configuration(home: string, port: number, role: NginxRole): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    ...(role.isLua ? LUA_MODULES.map((module) => `load_module ${module};`) : []),
    `daemon off; worker_processes ${role.workers ?? 1}; pid ${join(home, 'pid')}; error_log stderr notice;`,
    'events { worker_connections 4096; }',
    'http {',
    '  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; client_body_buffer_size 16k;',
    ...temporary.map((name) => `  ${name}_temp_path ${join(home, name)};`),
    role.http ?? '',
    '  server {',
    `    listen 127.0.0.1:${port}${role.tls ? ' ssl' : ''} backlog=2048;`,
    ...(role.tls
      ? [`    ssl_certificate ${role.tls.certFile}; ssl_certificate_key ${role.tls.keyFile};`]
      : []),
    `    location / { ${role.location} }`,
    '  }',
    '}',
  ].join('\n');
}

/** Answers everything with the same JSON. */
export const answering = (body: string): NginxRole => ({
  location: `default_type application/json; return 200 '${body}';`,
});

/** Passes everything on, over kept connections. */
export function passingOn(backendPort: number): NginxRole {
  return {
    http: `  upstream backend { server 127.0.0.1:${backendPort}; keepalive 256; keepalive_requests 1000000000; }`,
    location: 'proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";',
  };
}

/** The same, once a key was looked up, calls of the key counted and the address found in no list. */
export function passingOnByPolicies(backendPort: number, key: string): NginxRole {
  const plain = passingOn(backendPort);
  const lists = Array.from(
    { length: 20 },
    (_, at) => `{${0x0a000000 + at * 256}, ${0x0a000000 + at * 256 + 255}}`,
  );
  return {
    isLua: true,
    http: `${plain.http}
  lua_package_path "/usr/share/lua/5.1/?.lua;;";
  lua_shared_dict calls 1m;
  init_by_lua_block {
    keys = { ["${key}"] = { id = "app", limit = 2000000000 } }
    denied = { ${lists.join(', ')} }
  }`,
    location: `access_by_lua_block {
      local app = keys[ngx.var.http_apikey]
      if not app then return ngx.exit(401) end
      local a, b, c, d = string.byte(ngx.var.binary_remote_addr, 1, 4)
      local address = ((a * 256 + b) * 256 + c) * 256 + d
      for _, range in ipairs(denied) do
        if address >= range[1] and address <= range[2] then return ngx.exit(403) end
      end
      local window = math.floor(ngx.time() / 86400)
      if ngx.shared.calls:incr(app.id .. window, 1, 0, 90000) > app.limit then return ngx.exit(429) end
      if ngx.shared.calls:incr("api" .. ngx.time(), 1, 0, 2) > 1000000 then return ngx.exit(429) end
    }
    ${plain.location}`,
  };
}

/** nginx cannot be asked for any free port. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
