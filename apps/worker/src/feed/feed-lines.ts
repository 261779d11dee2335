import { FEED_PART_CHARACTERS, type FeedMessage } from '@turnpike/contracts/feed/message';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';

/** A message that changes what a node has. */
export type ChangeMessage = Extract<FeedMessage, { type: 'full' | 'delta' }>;

/**
 * The lines of a message, made one by one as they are taken: a whole configuration as one text would hold up the event
 * loop of both sides.
 * @param inParts false: one line, for nodes that did not ask for parts
 */
export function* feedLines(message: ChangeMessage, inParts: boolean): Generator<string> {
  const documents = message.type === 'full' ? message.documents : message.upserts;
  if (!inParts) {
    yield `${JSON.stringify(message)}\n`;
    return;
  }
  let texts: string[] = [];
  let characters = 0;
  let parts = 0;
  let sent = 0;
  for (const [index, document] of documents.entries()) {
    const text = JSON.stringify(document);
    texts.push(text);
    characters += text.length;
    if (characters < FEED_PART_CHARACTERS || index === documents.length - 1) continue;
    yield `{"type":"part","revision":${message.revision},"documents":[${texts.join(',')}]}\n`;
    parts += 1;
    sent = index + 1;
    texts = [];
    characters = 0;
  }
  yield `${JSON.stringify(withDocuments(message, documents.slice(sent), parts))}\n`;
}

function withDocuments(message: ChangeMessage, rest: SnapshotDocument[], parts: number): ChangeMessage {
  if (message.type === 'full') return { ...message, documents: rest, parts };
  return { ...message, upserts: rest, parts };
}
