import { readFile } from 'node:fs/promises';
import { Failure, messageOf } from '../failure.ts';

/** `--data`: JSON, or `@file` with JSON in it; undefined when not given. */
export async function readBodyArgument(data: string | undefined): Promise<unknown> {
  if (data === undefined) return undefined;
  try {
    return JSON.parse(data.startsWith('@') ? await readFile(data.slice(1), 'utf8') : data);
  } catch (error) {
    throw new Failure('usage', `--data takes JSON or @file: ${messageOf(error)}`);
  }
}
