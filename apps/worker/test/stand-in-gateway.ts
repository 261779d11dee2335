import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { nodeSpecSchema } from '@turnpike/contracts/gateway/node-spec';

/** A process that looks like a gateway to the driver. Node name `broken`: it fails to start. */
const spec = nodeSpecSchema.parse(JSON.parse(readFileSync(process.argv[3] ?? '', 'utf8')));
if (spec.nodeName === 'broken') {
  process.stderr.write(`Error: the stand-in is broken\n    at some line\n`);
  process.exit(3);
}
const startedAtMs = Date.now();
const admin = createServer((_request, response) => {
  response.end(
    JSON.stringify({
      instanceId: spec.instanceId,
      nodeName: spec.nodeName,
      pid: process.pid,
      state: 'ready',
      appliedRevision: 1,
      feedConnected: true,
      httpPort: spec.httpPort,
      httpsPort: spec.https?.port ?? null,
      adminPort: spec.adminPort,
      startedAtMs,
    }),
  );
});
admin.listen(spec.adminPort, '127.0.0.1');
// Open calls take a moment.
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100));
process.on('SIGHUP', () => process.stdout.write('reloaded\n'));
