import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from '../pipeline/call.ts';
import { decodeComponent } from '../runtime/path-encoding.ts';
import { parseQuery } from './query-pairs.ts';

type Parameter = DocumentBody<'publication'>['requestParameters'][number];

/**
 * Decoded values of a request parameter in the order of the request, or its default, or none. Names of query
 * and header parameters are compared without regard to case (reference 7.2).
 */
export function parameterValues(
  call: Call,
  parameter: Pick<Parameter, 'name' | 'location' | 'defaultValue'>,
): readonly string[] {
  const values = sentValues(call, parameter);
  return values.length === 0 && parameter.defaultValue !== null ? [parameter.defaultValue] : values;
}

/** Like {@link parameterValues}, without the default. */
export function sentValues(call: Call, parameter: Pick<Parameter, 'name' | 'location'>): readonly string[] {
  const name = parameter.name.toLowerCase();
  switch (parameter.location) {
    case 'PATH': {
      const captured = call.captures.get(parameter.name);
      return captured === undefined ? [] : [decodeComponent(captured)];
    }
    case 'QUERY':
      return parseQuery(call.query)
        .filter((pair) => pair.name.toLowerCase() === name)
        .map((pair) => pair.value);
    case 'HEADER': {
      const { rawHeaders } = call.exchange;
      return rawHeaders.filter(
        (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
      );
    }
  }
}
