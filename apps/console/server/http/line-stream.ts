/** Lines are sent in pieces of about this many characters. */
const CHUNK_CHARACTERS = 65_536;

/**
 * A body of lines, each with its end, made as fast as they are read: nothing is made ahead of a slow reader, and nothing
 * more once they are gone.
 * @returns when the first line is there; what fails until then throws
 * @param onError a failure after that: the connection is broken off, so that nobody takes the part for the whole
 */
export async function lineStream(
  lines: AsyncIterable<string>,
  onError: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let next = await iterator.next();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        let chunk = '';
        while (!next.done && chunk.length < CHUNK_CHARACTERS) {
          chunk += `${next.value}\n`;
          next = await iterator.next();
        }
        if (chunk !== '') controller.enqueue(encoder.encode(chunk));
        if (next.done) controller.close();
      } catch (error) {
        onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
