import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Policy } from '../../pipeline/policy.ts';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';
import { sentValues } from '../../rewrite/parameter-values.ts';

type Parameter = DocumentBody<'publication'>['requestParameters'][number];

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Checks the request's parameters against their definition (reference 7.2, APIG.0201). */
export const requestParametersPolicy: Policy = {
  kind: 'request-parameters',
  stage: 'validate',
  compile(api) {
    const checked = api.requestParameters.filter(({ required, validate }) => required || validate);
    if (checked.length === 0) return null;
    return (call) => {
      for (const parameter of checked) {
        const fault = faultOf(parameter, sentValues(call, parameter));
        if (fault !== null) return invalid(api.id, parameter, fault);
      }
      return null;
    };
  },
};

/**
 * What is wrong with a parameter's values, as the end of a sentence, or null.
 * @param values decoded; empty when the request has none. A default is the definition's own and needs no check
 */
export function faultOf(parameter: Parameter, values: readonly string[]): string | null {
  if (values.length === 0) return parameter.required && parameter.defaultValue === null ? 'is missing' : null;
  if (!parameter.validate) return null;
  for (const value of values) {
    if (parameter.enumeration && !parameter.enumeration.includes(value)) {
      return 'is not one of the allowed values';
    }
    if (parameter.type === 'NUMBER' && !NUMBER.test(value)) return 'is not a number';
    const size = parameter.type === 'NUMBER' ? Number(value) : [...value].length;
    const what = parameter.type === 'NUMBER' ? '' : ' in length';
    if (parameter.min !== null && size < parameter.min) return `is less than ${parameter.min}${what}`;
    if (parameter.max !== null && size > parameter.max) return `is more than ${parameter.max}${what}`;
  }
  return null;
}

function invalid(publicationId: string, parameter: Parameter, fault: string): Refusal {
  const decision = {
    stage: 'validate',
    rule: 'request-parameter',
    document: { kind: 'publication', id: publicationId },
    detail: `${parameter.location} ${parameter.name} ${fault}`,
  } as const;
  const place = parameter.location.toLowerCase();
  return refusal('parameterInvalid', decision, ` The ${place} parameter ${parameter.name} ${fault}.`);
}
