import { z } from 'zod';
import { operation } from './operation.ts';

/** What passwords must be like, in the form that the official client asks for before people choose one. */
const tag = 'Account security';
const PATH = '/v3/domains/{domain_id}/config/security_compliance' as const;
const action = 'iam:domains:showSecurityCompliance';

const compliance = z.object({
  /** Holds of every password that the policy lets pass, but for what depends on the user and on earlier passwords. */
  password_regex: z.string(),
  password_regex_description: z.string(),
});

export const showSecurityCompliance = operation({
  id: 'KeystoneShowSecurityCompliance',
  title: 'Show what passwords must be like',
  tag,
  action,
  method: 'GET',
  path: PATH,
  status: 200,
  output: z.object({ config: z.object({ security_compliance: compliance }) }),
});

export const showSecurityComplianceOption = operation({
  id: 'KeystoneShowSecurityComplianceByOption',
  title: 'Show what passwords must be like, as an expression or in words',
  tag,
  action,
  method: 'GET',
  path: `${PATH}/{option}`,
  status: 200,
  output: z.object({ config: compliance.partial() }),
});
