import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Refusal, refusal } from '../pipeline/refusal.ts';
import { BodyMismatchError, CheckedBody } from './checked-body.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const refused = (): Refusal =>
  refusal('appAuthIncorrect', { stage: 'authenticate', rule: 'r', document: null });

/** What a reader gets of chunks, and the error that it ends in. */
async function read(chunks: string[], signed: string) {
  const body = pipeline(
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
    new CheckedBody(signed, refused),
    () => undefined,
  );
  let text = '';
  try {
    for await (const chunk of body) text += String(chunk);
    return { text, error: null };
  } catch (error) {
    return { text, error };
  }
}

const chunks = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 5 });

test('a body that was signed comes through as it is, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (parts) => {
      const whole = parts.join('');
      expect(await read(parts, sha256(whole))).toEqual({ text: whole, error: null });
    }),
  );
});

test('of another body the end never comes: all but the last chunk at most, and an error', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (parts) => {
      const { text, error } = await read(parts, sha256(`${parts.join('')}!`));
      expect(error).toBeInstanceOf(BodyMismatchError);
      expect(parts.slice(0, -1).join('').startsWith(text)).toBe(true);
      if (parts.length > 0) expect(text.length).toBeLessThan(parts.join('').length);
    }),
  );
});

test('the error of the body is that of its reader', async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('gone'));
    },
  });
  const body = pipeline(broken, new CheckedBody(sha256(''), refused), () => undefined);
  await expect(body.toArray()).rejects.toThrow('gone');
});
