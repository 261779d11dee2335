import { expect, test } from 'vitest';
import { choosePorts, OutOfPortsError } from './ports.ts';

const range = { from: 100, to: 105 };
const allFree = async (): Promise<boolean> => true;

test('the two lowest free ports are chosen', async () => {
  expect(await choosePorts(range, new Set(), allFree)).toEqual({ httpPort: 100, httpsPort: 101 });
});

test('ports that are given out or busy on the machine are skipped', async () => {
  const busy = async (port: number): Promise<boolean> => port !== 102;
  expect(await choosePorts(range, new Set([100]), busy)).toEqual({ httpPort: 101, httpsPort: 103 });
});

test('one free port is not enough: the reason names the range', async () => {
  const taken = new Set([100, 101, 102, 103, 104]);
  await expect(choosePorts(range, taken, allFree)).rejects.toThrow(OutOfPortsError);
  await expect(choosePorts(range, taken, allFree)).rejects.toThrow('between 100 and 105');
});
