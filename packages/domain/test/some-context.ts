import type { AccessContext } from '../src/iam/access-context.ts';

/** A context that conditions can speak of, for decisions that do not depend on it. */
export const someContext: AccessContext = {
  currentTime: new Date('2026-11-24T12:00:00Z'),
  sourceIp: '192.0.2.7',
  userId: '0123456789abcdef0123456789abcdef',
  userName: 'someone',
  domainName: 'an account',
  mfaPresent: false,
  mfaAgeSeconds: null,
  enterpriseProjectId: null,
  resourceTags: {},
};
