import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';

const frame = fc
  .record({
    opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
    masked: fc.boolean(),
    length: fc.constantFrom(0, 1, 125, 126, 300, 65_535, 65_536),
  })
  .map(({ opcode, masked, length }) => {
    const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    const head = Buffer.alloc(2 + extended + (masked ? 4 : 0), 0xff);
    head[0] = 0x80 | opcode;
    head[1] = (masked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
    if (extended === 2) head.writeUInt16BE(length, 2);
    if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2);
    return Buffer.concat([head, Buffer.alloc(length, 0x81)]);
  });

test('however the bytes are cut, the end of each frame is found, and nowhere else', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.nat(70_000), { maxLength: 8 }),
      (frames, cuts) => {
        const bytes = Buffer.concat(frames);
        const ends = new Set([0]);
        let end = 0;
        for (const { length } of frames) {
          end += length;
          ends.add(end);
        }
        const reader = new FrameReader();
        const places = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
          (a, b) => a - b,
        );
        let from = 0;
        for (const to of places) {
          reader.read(bytes.subarray(from, to));
          from = to;
          expect(reader.isBetweenFrames).toBe(ends.has(to));
        }
      },
    ),
  );
});

test('finishing a frame takes its rest and no byte of the next one', () => {
  fc.assert(
    fc.property(frame, frame, fc.nat(), (first, second, seed) => {
      const cut = 1 + (seed % (first.length - 1 || 1));
      const reader = new FrameReader();
      reader.read(first.subarray(0, cut));
      const rest = Buffer.concat([first.subarray(cut), second]);
      expect(reader.finishFrame(rest)).toBe(first.length - cut);
      expect(reader.isBetweenFrames).toBe(true);
    }),
  );
});
