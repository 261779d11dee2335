import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

test('only scripts with the nonce of this answer run, and nobody frames the console', () => {
  const policy = contentSecurityPolicy('abc', false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/);
});
