import {
  type OperationContract,
  pathParameterNames,
  pathParameterSchema,
} from '@turnpike/contracts/http/operation';
import { actionsOf, operationTable } from '@turnpike/contracts/http/operation-table';
import { z } from 'zod';

const errorSchema = {
  type: 'object',
  required: ['error_code', 'error_msg', 'request_id'],
  properties: {
    error_code: { type: 'string' },
    error_msg: { type: 'string' },
    request_id: { type: 'string' },
  },
};

/** OpenAPI 3.1 document, made from the table of operations. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operationTable) {
    const item = paths[operation.path] ?? {};
    paths[operation.path] = item;
    item[operation.method.toLowerCase()] = operationObject(operation);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Turnpike management API', version: '0.1.0' },
    security: [{ signature: [] }, { signature: [], security_token: [] }, { token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'SDK-HMAC-SHA256 signature by an access key, with X-Sdk-Date.',
        },
        security_token: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Security-Token',
          description: 'Goes with the signature by a temporary key, and is signed.',
        },
        token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  };
}

function operationObject(operation: OperationContract): Record<string, unknown> {
  return {
    operationId: operation.id,
    summary: operation.title,
    tags: [operation.tag],
    'x-iam-actions': actionsOf(operation),
    ...(operation.caller === 'anonymous' && { security: [] }),
    parameters: [...pathParameters(operation), ...queryParameters(operation), ...headerParameters(operation)],
    ...(operation.body && {
      requestBody: { required: true, content: json(jsonSchema(operation.body, 'input')) },
    }),
    responses: {
      [operation.status]: {
        description: operation.title,
        ...(operation.status !== 204 && { content: answerContent(operation) }),
      },
      default: { description: 'A refusal', content: json(errorSchema) },
    },
  };
}

/** OpenAPI 3.1 has no word for lines of JSON: a text of that media type. */
function answerContent({ media, output }: OperationContract): Record<string, unknown> {
  return media === 'application/json'
    ? json(jsonSchema(output, 'output'))
    : { [media]: { schema: { type: 'string' } } };
}

const json = (schema: unknown) => ({ 'application/json': { schema } });

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function pathParameters({ path }: OperationContract): object[] {
  return pathParameterNames(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchema(pathParameterSchema(name), 'input'),
  }));
}

const headerParameters = ({ headers }: OperationContract): object[] =>
  headers.map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }));

function queryParameters({ query }: OperationContract): object[] {
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
