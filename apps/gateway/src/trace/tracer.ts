import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import { beginTrace } from './call-trace.ts';
import { OtlpExporter } from './otlp-exporter.ts';
import { spansOf } from './otlp-span.ts';

/** Makes spans of calls and sends them to a collector. */
export class Tracer {
  readonly #ratio: number;
  readonly #exporter: OtlpExporter;

  constructor(spec: NodeSpec, tracing: NonNullable<NodeSpec['tracing']>, logger: Logger) {
    this.#ratio = tracing.ratio;
    const resource = {
      'service.name': 'turnpike-gateway',
      'service.instance.id': `${spec.instanceId}/${spec.nodeName}`,
      'service.version': spec.version,
      'turnpike.gateway_id': spec.instanceId,
    };
    this.#exporter = new OtlpExporter(tracing, resource, logger);
    this.#exporter.start();
  }

  /** Gives a call that begins its place in a trace. */
  begin(call: Call): void {
    call.trace = beginTrace(call.header('traceparent'), call.header('tracestate'), this.#ratio);
  }

  /** Takes a call that is over. */
  end(call: Call, outcome: ExchangeOutcome): void {
    if (call.trace?.sampled) this.#exporter.add(spansOf(call, call.trace, outcome));
  }

  /** Sends what waits and ends. */
  close(): Promise<void> {
    return this.#exporter.close();
  }
}
