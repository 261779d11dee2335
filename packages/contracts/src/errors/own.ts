import type { ErrorCode } from './error-code.ts';

/** Refusals of the management API for which the model product has no code. */
export const ownErrors = {
  'TURNPIKE.0401': {
    status: 401,
    message: 'The account, the user, the password or the code is wrong, or the user may not do this.',
    category: 'auth',
  },
  'TURNPIKE.0429': {
    status: 429,
    message: 'There were too many failed attempts. Try again later.',
    category: 'limit',
  },
  'TURNPIKE.3401': { status: 401, message: 'A code of the second factor is needed.', category: 'auth' },
  'TURNPIKE.3402': {
    status: 403,
    message: 'The account does not let requests in from this address.',
    category: 'permission',
  },
  'TURNPIKE.3403': {
    status: 403,
    message: 'The password must be changed before anything else can be done.',
    category: 'permission',
  },
  'TURNPIKE.3061': { status: 404, message: 'The token does not exist.', category: 'missing' },
  'TURNPIKE.3062': { status: 404, message: 'The session does not exist.', category: 'missing' },
  'TURNPIKE.3063': { status: 404, message: 'The authenticator does not exist.', category: 'missing' },
  'TURNPIKE.0411': {
    status: 400,
    message: 'The code is wrong, or was used before.',
    category: 'client',
  },
  'TURNPIKE.3431': {
    status: 409,
    message: 'An authenticator is bound. Unbind it first.',
    category: 'conflict',
  },
  'TURNPIKE.3432': { status: 409, message: 'No authenticator is bound.', category: 'conflict' },
  'TURNPIKE.3433': {
    status: 409,
    message: 'Login protection keeps the authenticator bound.',
    category: 'conflict',
  },
  'TURNPIKE.3434': {
    status: 403,
    message: 'Sign in with the second factor first.',
    category: 'permission',
  },
  'TURNPIKE.3461': {
    status: 403,
    message: 'This system takes no registrations: its operator makes accounts.',
    category: 'permission',
  },
  'TURNPIKE.0404': { status: 404, message: 'There is no such operation.', category: 'missing' },
  'TURNPIKE.0405': { status: 405, message: 'The path does not take this method.', category: 'client' },
  'TURNPIKE.0403': { status: 403, message: 'The request came from another site.', category: 'permission' },
  'TURNPIKE.0410': { status: 400, message: 'The original password is wrong.', category: 'client' },
  'TURNPIKE.0409': {
    status: 409,
    message: 'The resource was changed at the same time.',
    category: 'conflict',
  },
  'TURNPIKE.3041': { status: 404, message: 'The credential quota does not exist.', category: 'missing' },
  'TURNPIKE.3050': { status: 404, message: 'The project does not exist.', category: 'missing' },
  'TURNPIKE.3051': { status: 404, message: 'The enterprise project does not exist.', category: 'missing' },
  'TURNPIKE.3052': { status: 404, message: 'The grant does not exist.', category: 'missing' },
  'TURNPIKE.3054': { status: 404, message: 'The region does not exist.', category: 'missing' },
  'TURNPIKE.3454': {
    status: 409,
    message: 'The project is suspended: what it holds is shown only.',
    category: 'conflict',
  },
  'TURNPIKE.3110': {
    status: 403,
    message: 'The number of users exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3111': {
    status: 403,
    message: 'The number of user groups exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3112': {
    status: 403,
    message: 'The number of custom policies exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3113': {
    status: 403,
    message: 'The number of projects of the region exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3116': {
    status: 403,
    message: 'The number of identity providers exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3115': {
    status: 403,
    message: 'The number of grants of the group or user exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3114': {
    status: 403,
    message: 'The number of enterprise projects exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3451': {
    status: 409,
    message: 'The enterprise project still holds gateways.',
    category: 'conflict',
  },
  'TURNPIKE.3452': {
    status: 409,
    message: 'The default enterprise project stays as it is.',
    category: 'conflict',
  },
  'TURNPIKE.3053': { status: 404, message: 'The decision does not exist.', category: 'missing' },
  'TURNPIKE.3042': {
    status: 404,
    message: 'The credential is not bound to the credential quota.',
    category: 'missing',
  },
  'TURNPIKE.3241': {
    status: 400,
    message: 'The credential quota name already exists.',
    category: 'conflict',
  },
  'TURNPIKE.3282': { status: 400, message: 'The AppCode already exists.', category: 'conflict' },
  'TURNPIKE.3317': {
    status: 400,
    message: 'The API is not authenticated by app: no credential can be authorised for it.',
    category: 'client',
  },
  'TURNPIKE.3071': { status: 404, message: 'The endpoint service does not exist.', category: 'missing' },
  'TURNPIKE.3072': { status: 404, message: 'The endpoint connection does not exist.', category: 'missing' },
  'TURNPIKE.3073': { status: 404, message: 'The custom ingress port does not exist.', category: 'missing' },
  'TURNPIKE.3074': {
    status: 404,
    message: 'The gateway has no certificate of its own.',
    category: 'missing',
  },
  'TURNPIKE.3171': {
    status: 403,
    message: 'The number of endpoint connections exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3172': {
    status: 403,
    message: 'The number of endpoint permissions exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3058': { status: 404, message: 'The audit event does not exist.', category: 'missing' },
  'TURNPIKE.3060': {
    status: 404,
    message: 'The identity provider does not exist.',
    category: 'missing',
  },
  'TURNPIKE.3065': {
    status: 404,
    message: 'The revision does not exist, or is not kept any more.',
    category: 'missing',
  },
  'TURNPIKE.3066': {
    status: 404,
    message: 'The document is served as configured: there is nothing to release.',
    category: 'missing',
  },
  'TURNPIKE.3465': {
    status: 409,
    message: 'The revision cannot be restored beside what stays as it is.',
    category: 'conflict',
  },
  'TURNPIKE.3471': {
    status: 409,
    message: 'The client token was used for another request.',
    category: 'conflict',
  },
  'TURNPIKE.3472': { status: 409, message: 'The gateway runs the installed program.', category: 'conflict' },
  'TURNPIKE.3067': {
    status: 404,
    message: 'The call was not refused, is not known, or what decided is not kept any more.',
    category: 'missing',
  },
  'TURNPIKE.3473': {
    status: 409,
    message: 'Nothing failed that could be tried again.',
    category: 'conflict',
  },
  'TURNPIKE.3117': {
    status: 403,
    message: 'The number of nodes exceeds the maximum allowed limit.',
    category: 'limit',
  },
  'TURNPIKE.3409': { status: 409, message: 'The gateway is not running.', category: 'conflict' },
  'TURNPIKE.3420': {
    status: 409,
    message: 'The account would be left without an administrator who can sign in or use an access key.',
    category: 'conflict',
  },
  'TURNPIKE.3421': {
    status: 409,
    message: 'Group admin stays as it is: it cannot be renamed or deleted.',
    category: 'conflict',
  },
} as const satisfies Record<string, ErrorCode>;
