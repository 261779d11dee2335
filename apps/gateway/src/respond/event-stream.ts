/** Whether a response is a stream of server-sent events. @param headers name, value, name, value … */
export function isEventStream(headers: readonly string[]): boolean {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === 'content-type')
      return headers[at + 1]?.split(';', 1)[0]?.trim().toLowerCase() === 'text/event-stream';
  }
  return false;
}
