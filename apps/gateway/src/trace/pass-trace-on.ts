import type { Call } from '../pipeline/call.ts';
import { formatTraceParent, parseTraceParent, parseTraceState } from './trace-context.ts';

/** Headers of the trace context. The caller's own are the only ones that an API may not set: a trace has one way. */
const isTraceHeader = (name: string): boolean => /^trace(parent|state)$/i.test(name);

/**
 * The headers for the backend with the trace context that it is to have. Where the gateway makes spans, the parent is its
 * own; where it makes none, a well-formed context goes on as it came, since a parent that nobody knows would cut the trace.
 * @param headers name, value, name, value …; given back as they are when the call has no trace
 */
export function passTraceOn(call: Call, headers: readonly string[]): readonly string[] {
  const sent = call.header('traceparent');
  const { trace } = call;
  if (!trace && sent === undefined && call.header('tracestate') === undefined) return headers;
  const parent = trace?.forBackend ?? (sent === undefined ? null : parseTraceParent(sent));
  const passed: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!isTraceHeader(name)) passed.push(name, headers[index + 1] ?? '');
  }
  if (!parent) return passed;
  passed.push('traceparent', trace ? formatTraceParent(parent) : (sent ?? ''));
  const state = trace ? trace.state : parseTraceState(call.header('tracestate') ?? '');
  if (state !== null) passed.push('tracestate', state);
  return passed;
}
