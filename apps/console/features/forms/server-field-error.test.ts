import { expect, test } from 'vitest';
import { serverFieldError } from './server-field-error.ts';

test.each([
  [
    'Invalid parameter value,parameterName:name. must start with a letter',
    'name',
    'must start with a letter',
  ],
  [
    'Invalid parameter value,parameterName:backend_api.timeout. Please refer to the support documentation',
    'backend_api.timeout',
    'Please refer to the support documentation',
  ],
  ['Invalid parameter value,parameterName:req_params[2].name. is taken', 'req_params.2.name', 'is taken'],
  ['Invalid parameter value,parameterName:req_params.2.name. is taken', 'req_params.2.name', 'is taken'],
  ['Invalid parameter value,parameterName:name.', 'name', 'The server does not accept this value.'],
  ['Invalid parameter value,parameterName:name', 'name', 'The server does not accept this value.'],
])('%s is shown at the field it names', (message, field, text) => {
  expect(serverFieldError(message)).toEqual({ field, message: text });
});

test('a body that stands under a key of its own is mapped to the fields inside', () => {
  expect(
    serverFieldError('Invalid parameter value,parameterName:user.password. is short', 'user')?.field,
  ).toBe('password');
});

test('a refusal that names no field belongs to the whole form', () => {
  expect(serverFieldError('The API group name already exists.')).toBeNull();
});
