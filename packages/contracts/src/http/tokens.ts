import { z } from 'zod';
import { policyDocumentSchema } from '../iam/policy-document.ts';
import { idSchema } from '../ids.ts';
import { operation } from './operation.ts';

const tag = 'Tokens';

/** Whoever is looked for by name or id; longer names are nobody's. */
const name = z.string().min(1).max(128);
const named = z.strictObject({ id: idSchema.optional(), name: name.optional() });

/** The official client writes ` totp` in its own list of methods. */
const method = z
  .string()
  .trim()
  .pipe(z.enum(['password', 'totp']));

const identity = z
  .strictObject({
    methods: z.array(method).min(1).max(2),
    password: z.strictObject({
      user: z
        .strictObject({
          id: idSchema.optional(),
          name: name.optional(),
          password: z.string().min(1).max(128),
          domain: named.optional(),
        })
        .refine(
          ({ id, name: userName, domain }) =>
            id === undefined
              ? userName !== undefined && (domain?.id === undefined) !== (domain?.name === undefined)
              : userName === undefined && domain === undefined,
          'must have an id, or a name and the id or name of a domain',
        ),
    }),
    totp: z
      .strictObject({
        user: z.strictObject({ id: idSchema.optional(), passcode: z.string().min(1).max(32) }),
      })
      .optional(),
  })
  .refine(({ methods }) => methods.includes('password'), {
    message: 'must include password',
    path: ['methods'],
  })
  .refine(({ methods, totp }) => methods.includes('totp') === (totp !== undefined), {
    message: 'must be given with method totp, and only then',
    path: ['totp'],
  });

const scope = z
  .strictObject({ project: named.extend({ domain: named.optional() }).optional(), domain: named.optional() })
  .refine(({ project, domain }) => !(project && domain), 'must be a project or a domain, not both');

const idAndName = z.object({ id: z.string(), name: z.string() });

export const token = z.object({
  /** RFC 3339 in UTC. */
  issued_at: z.string(),
  expires_at: z.string(),
  methods: z.array(z.string()),
  user: idAndName.extend({
    domain: idAndName,
    /** RFC 3339 in UTC; '': it does not. */
    password_expires_at: z.string(),
  }),
  /** One of the two: where the token may be used. */
  project: idAndName.extend({ domain: idAndName }).optional(),
  domain: idAndName.optional(),
  /** Policies that hold for the user there. */
  roles: z.array(idAndName),
  /** Left out with `nocatalog`. */
  catalog: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        type: z.string(),
        endpoints: z.array(
          z.object({
            id: z.string(),
            interface: z.literal('public'),
            region: z.string(),
            region_id: z.string(),
            url: z.string(),
          }),
        ),
      }),
    )
    .optional(),
});

const TOKENS = '/v3/auth/tokens';
/** Of a request the token that it is about; of an answer the token that it tells of. */
export const SUBJECT_TOKEN_HEADER = 'x-subject-token';
const nocatalog = z.strictObject({ nocatalog: z.string().max(64).optional() });

/** With password and TOTP code, too (`KeystoneCreateUserTokenByPasswordAndMfa`): one path cannot be two operations. */
export const createToken = operation({
  id: 'KeystoneCreateUserTokenByPassword',
  title: 'Obtain a token',
  tag,
  action: 'iam:tokens:createToken',
  audit: ['token', 'createToken'],
  method: 'POST',
  path: TOKENS,
  status: 201,
  caller: 'anonymous',
  query: nocatalog,
  body: z.strictObject({ auth: z.strictObject({ identity, scope: scope.optional() }) }),
  output: z.object({ token }),
});

export const validateToken = operation({
  id: 'KeystoneValidateToken',
  title: 'Show a token',
  tag,
  action: 'iam:tokens:getToken',
  method: 'GET',
  path: TOKENS,
  status: 200,
  headers: [SUBJECT_TOKEN_HEADER],
  query: nocatalog,
  output: z.object({ token }),
});

export const revokeToken = operation({
  id: 'KeystoneRevokeToken',
  title: 'Revoke a token',
  tag,
  action: 'iam:tokens:revokeToken',
  audit: ['token', 'revokeToken'],
  method: 'DELETE',
  path: TOKENS,
  status: 204,
  headers: [SUBJECT_TOKEN_HEADER],
});

export const createTemporaryKey = operation({
  id: 'CreateTemporaryAccessKeyByToken',
  title: 'Create a temporary access key',
  tag,
  action: 'iam:credentials:createTemporaryCredential',
  audit: ['credential', 'createTemporaryCredential'],
  method: 'POST',
  path: '/v3.0/OS-CREDENTIAL/securitytokens',
  status: 201,
  body: z.strictObject({
    auth: z.strictObject({
      identity: z.strictObject({
        methods: z.array(z.literal('token')).length(1),
        token: z
          .strictObject({
            /** Of the caller's own; left out: the key stands for what the request is authenticated by. */
            id: z.string().min(1).max(128).optional(),
            duration_seconds: z.int().min(900).max(86_400).optional(),
          })
          .optional(),
        /** Bounds what the key may do; left out: it may do what the caller may. */
        policy: policyDocumentSchema.optional(),
      }),
    }),
  }),
  output: z.object({
    credential: z.object({
      access: z.string(),
      secret: z.string(),
      securitytoken: z.string(),
      expires_at: z.string(),
    }),
  }),
});
