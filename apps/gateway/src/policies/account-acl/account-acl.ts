import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from '../../pipeline/call.ts';
import type { Policy, StageFunction } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';
import { boundAcls } from '../bound-acls.ts';

type Acl = DocumentBody<'acl'>;

/** An account that a call is of, and how that is known. */
interface CallingAccount {
  readonly id: string;
  readonly name: string;
  readonly by: 'endpoint' | 'iam';
}

/**
 * Access control by account (reference 12.1): by name (DOMAIN) or id (DOMAIN_ID). A call is of the account whose endpoint
 * connection it came in by, and of the one whose user it was authenticated as; of both when both are there, and then both
 * have to be let in. A whitelist lets in no call whose account is not known.
 */
export const accountAclPolicy: Policy = {
  kind: 'account-acl',
  stage: 'authorise',
  compile(api, env) {
    const acls = inForce([...boundAcls(api, env, 'DOMAIN'), ...boundAcls(api, env, 'DOMAIN_ID')]);
    const checks = acls.map(compileAcl);
    if (checks.length === 0) return null;
    return (call) => {
      for (const check of checks) {
        const refused = check(call);
        if (refused) return refused;
      }
      return null;
    };
  },
};

/**
 * Of policies by name and by id: when one kind is a whitelist and the other a blacklist, the whitelist alone counts; of one
 * kind, all count.
 */
function inForce(acls: readonly Acl[]): readonly Acl[] {
  const types = new Set(acls.map(({ type }) => type));
  return types.size > 1 ? acls.filter(({ type }) => type === 'PERMIT') : acls;
}

function compileAcl(acl: Acl): StageFunction {
  const listed = new Set(acl.values);
  const permits = acl.type === 'PERMIT';
  const key = acl.entityType === 'DOMAIN' ? 'name' : 'id';
  const refused = (detail: string) =>
    refusal('accountNotAuthorised', {
      stage: 'authorise',
      rule: permits ? 'account-acl-permit-without-match' : 'account-acl-deny-match',
      document: { kind: 'acl', id: acl.id },
      detail,
    });
  return (call) => {
    const accounts = accountsOf(call);
    if (accounts.length === 0) return permits ? refused('the account of the call is not known') : null;
    const culprit = accounts.find((account) => listed.has(account[key]) !== permits);
    return culprit ? refused(describe(culprit)) : null;
  };
}

function accountsOf(call: Call): CallingAccount[] {
  const accounts: CallingAccount[] = [];
  const connected = call.exchange.listener.account;
  if (connected) accounts.push({ ...connected, by: 'endpoint' });
  const own = call.runtime.settings.account;
  if (own && call.principal?.identity) accounts.push({ ...own, by: 'iam' });
  return accounts;
}

function describe({ id, name, by }: CallingAccount): string {
  return `account ${name} (${id}), ${by === 'endpoint' ? 'by its endpoint connection' : 'by its user'}`;
}
