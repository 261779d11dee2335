import { open } from 'node:fs/promises';

const TAIL_BYTES = 8 * 1024;
const SHOWN_CHARACTERS = 300;

/** The last line that a process wrote to its log, as a text for people. @returns null when there is none */
export async function lastWords(logFile: string): Promise<string | null> {
  const handle = await open(logFile, 'r').catch(() => null);
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    const start = Math.max(size - TAIL_BYTES, 0);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    const errors = lines.filter((line) => /^\w*Error\b.*: /.test(line));
    const line = errors.at(-1) ?? lines.findLast((candidate) => candidate.trim() !== '');
    return line === undefined ? null : messageOf(line).slice(0, SHOWN_CHARACTERS);
  } finally {
    await handle.close();
  }
}

/** Logs are JSON lines; what Node prints when it fails to start is not. */
function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter((part) => typeof part === 'string').join(': ') || line;
  } catch {
    return line.trim();
  }
}
