import { readdir, readFile } from 'node:fs/promises';

/** Command lines of the processes that belong to a home: it is named in their arguments or in their environment. */
export async function processesOf(home: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      const isOurs = command.includes(home) || environment.includes(`TURNPIKE_HOME=${home}\0`);
      return isOurs && command !== '' ? [`${pid} ${command.replaceAll('\0', ' ')}`] : [];
    }),
  );
  return found.flat();
}
