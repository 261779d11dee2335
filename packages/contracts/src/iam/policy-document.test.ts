import { expect, test } from 'vitest';
import { z } from 'zod';
import { policyDocumentSchema } from './policy-document.ts';

/** The documents of reference 20.2 and 20.3, and of the model product's description of Version 5.0. */
test.each<[string, unknown]>([
  [
    'of a fine-grained policy',
    {
      Version: '1.1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['apig:apis:create', 'FunctionGraph:function:list', 'vpc:*:get*'],
          Resource: ['apig:*:*:api:*', 'iam::0a:user:*'],
          Condition: {
            StringEndWithIfExists: { 'g:UserName': ['specialCharacter'] },
            Bool: { 'g:MFAPresent': ['true'] },
          },
        },
      ],
    },
  ],
  [
    'of an identity policy',
    {
      Version: '5.0',
      Statement: [
        { Sid: 'Statement1', Effect: 'Deny', NotAction: ['apig:*:*'], NotResource: ['apig:*:*:instance:x'] },
        {
          Effect: 'Allow',
          Action: ['*'],
          Condition: { 'ForAnyValue:StringNotEquals': { 'g:ResourceTag/owner': ['Alice'] } },
        },
      ],
    },
  ],
])('a document %s is taken as it is', (_what, document) => {
  expect(policyDocumentSchema.parse(document)).toEqual(document);
});

test('the JSON schema, for editors and other programs, tells what may stand where', () => {
  const { oneOf = [] } = z.toJSONSchema(policyDocumentSchema, { io: 'input' });
  const [older, newer] = oneOf.map(({ properties }) => {
    const statements = properties?.Statement as { items: z.core.JSONSchema.JSONSchema } | undefined;
    return statements?.items;
  });
  expect(older?.required).toEqual(['Effect', 'Action']);
  expect(older?.properties?.NotAction).toEqual({ not: {} });
  expect(newer).toMatchObject({
    additionalProperties: false,
    oneOf: [{ required: ['Action'] }, { required: ['NotAction'] }],
    properties: { Condition: { minProperties: 1, additionalProperties: { minProperties: 1 } } },
  });
});
