import type { AuditEvent } from './queries.ts';

/** Who did what to what, in the words of the server. */
export function EventSentence({ event }: { event: AuditEvent }) {
  const { who, did, what } = event.sentence_parts;
  return (
    <>
      <span className="font-medium">{who}</span> <span className="font-normal text-muted">{did}</span>{' '}
      <span className="font-medium wrap-anywhere">{what}</span>
    </>
  );
}
