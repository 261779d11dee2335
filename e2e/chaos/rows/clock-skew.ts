import { setTimeout as delay } from 'node:timers/promises';
import { call, errorCode } from '../../calls/gateway-call.ts';
import { signOfficially } from '../../calls/official-signer.ts';
import { changeMock, createApi, publish, RELEASE } from '../../calls/open-api.ts';
import { until } from '../../system/poll.ts';
import { runCommand } from '../../system/run-command.ts';
import { emptyResult, type FaultRow, type RowResult } from '../fault-row.ts';
import { openScene, type Scene, type ServedGateway } from '../scene.ts';
import { type ScratchNode, startScratchNode } from '../scratch-node.ts';
import { underLoad } from '../watch-fault.ts';

const SIGNED_PATH = '/signed';

/** Row 8. */
export const clockSkew: FaultRow = {
  number: 8,
  title: 'a node whose clock is 16 minutes ahead, and 16 minutes behind',
  guarantee: 'no lost request; changes arrive; signatures past the 15 minutes are refused, and nothing else',
  async run(extent) {
    const row = emptyResult();
    const found = await runCommand('faketime', ['--version']).catch(() => null);
    if (found?.exitCode !== 0) {
      row.notes.push('not run: the program `faketime` (Debian package faketime) is not installed');
      return row;
    }
    const scene = await openScene('clock-skew', extent);
    const [gateway] = scene.gateways;
    if (!gateway) throw new Error('the scene has no gateway');
    const key = await openSigned(scene, gateway);
    for (const minutes of [16, -16]) {
      // Timers go by the monotonic clock, which no clock change moves.
      const env = { FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
      const node = await startScratchNode(
        scene,
        gateway,
        () => ({}),
        ['faketime', '-f', `${minutes > 0 ? '+' : ''}${minutes}m`],
        env,
      );
      await underLoad(scene, node.gateway, row, async (fault) => {
        fault();
        await delay(extent === 'whole' ? 10_000 : 1_000);
        await checkSigned(row, node, key, minutes);
        await checkChange(scene, gateway, node, minutes);
      });
      await node.stop();
    }
    if (row.lost > 0) row.broken.push(`${row.lost} calls were lost`);
    row.orphans = await scene.close();
    return row;
  },
};

type Key = { ak: string; sk: string };

async function openSigned({ management }: Scene, gateway: ServedGateway): Promise<Key> {
  const { id, groupId } = gateway;
  const api = { groupId, name: 'signed', path: SIGNED_PATH, authType: 'APP' as const };
  const apiId = await createApi(management, id, api);
  await publish(management, id, apiId, 'online');
  const path = management.gateways(`/${id}/apps`);
  const body = { name: 'caller' };
  const app = await management.ask<{ id: string; app_key: string; app_secret: string }>('POST', path, {
    body,
  });
  const grant = { env_id: RELEASE, app_ids: [app.id], api_ids: [apiId] };
  await management.ask('POST', management.gateways(`/${id}/app-auths`), {
    body: grant,
    headers: { Prefer: 'wait=5' },
  });
  return { ak: app.app_key, sk: app.app_secret };
}

/** A signature of now is outside of the window by this node's clock, one of the node's own time is inside. */
async function checkSigned(
  row: RowResult,
  { gateway }: ScratchNode,
  key: Key,
  minutes: number,
): Promise<void> {
  const { address, port } = gateway;
  const request = { method: 'GET', host: `${address}:${port}`, path: SIGNED_PATH };
  const answer = await call({ address, port, path: SIGNED_PATH, headers: signOfficially(request, key) });
  row.notes.push(
    `clock ${minutes} min off: a call signed now is answered ${answer.status} ${errorCode(answer)}`,
  );
  if (answer.status !== 401) row.broken.push(`a signature ${minutes} min off was answered ${answer.status}`);
}

async function checkChange(
  { management }: Scene,
  { id, groupId }: ServedGateway,
  { gateway }: ScratchNode,
  minutes: number,
): Promise<void> {
  const body = `changed with the clock ${minutes} min off`;
  const path = `/clock${minutes}`;
  const apiId = await createApi(management, id, {
    groupId,
    name: `clock${minutes}`,
    path,
    mockBody: 'first',
  });
  await publish(management, id, apiId, 'online');
  await changeMock(management, id, apiId, { groupId, name: `clock${minutes}`, path, mockBody: body });
  await publish(management, id, apiId, 'online');
  const { address, port } = gateway;
  await until('the change is served', async () => (await call({ address, port, path })).body === body);
}
