import type { OperationParsed } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/permissions';
import { accountResource, assertOwnAccount } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { accountLimits } from '../accounts/limits.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Page } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { countGrantsOfPolicy } from '../permissions/repository.ts';
import { checkDocument } from './check-document.ts';
import { loadCustomPolicy, loadPolicy } from './find-policy.ts';
import { listPolicies as listMatchingPolicies } from './list-policies.ts';
import { customPolicyView, type Role } from './policy-view.ts';
import * as repository from './repository.ts';
import { validatePolicy } from './validate-policy.ts';

const allPolicies = ({ principal }: { principal: Principal }) => accountResource(principal, 'role');

const oneRole = (role: Role, { principal }: { principal: Principal }) =>
  accountResource(principal, 'role', { id: role.id, name: role.display_name });

const roleResource = ({ principal, target }: { principal: Principal; target: Role }) =>
  oneRole(target, { principal });

const customPolicyResource = ({
  principal,
  target,
}: {
  principal: Principal;
  target: repository.PolicyRow;
}) => accountResource(principal, 'role', target);

function policyData({ role }: OperationParsed<typeof contracts.createCustomPolicy>['body']) {
  checkDocument(role.policy, 'role.policy');
  const { display_name: name, type, description = '', policy: document } = role;
  return { name, type, description, document };
}

const roleListView = ({ rows, total }: Page<Role>) => ({
  links: listLinks('/v3/roles'),
  roles: rows,
  total_number: total,
});

const listPolicies = defineOperation(contracts.listPolicies, {
  load: async (_db, { principal, input }) => assertOwnAccount(principal, input.query.domain_id),
  resource: allPolicies,
  run: (db, { principal, input }) => listMatchingPolicies(db, principal.accountId, input.query),
  item: oneRole,
  view: roleListView,
});

const showPolicy = defineOperation(contracts.showPolicy, {
  load: loadPolicy,
  resource: roleResource,
  run: async (_db, { target }) => target,
  view: (role) => ({ role }),
});

const listCustomPolicies = defineOperation(contracts.listCustomPolicies, {
  load: async () => undefined,
  resource: allPolicies,
  run: (db, { principal: { accountId }, input }) =>
    listMatchingPolicies(db, accountId, { ...input.query, domain_id: accountId }),
  item: oneRole,
  view: roleListView,
});

const createCustomPolicy = defineOperation(contracts.createCustomPolicy, {
  load: async () => undefined,
  resource: allPolicies,
  run: async (db, { env, principal, input }) => {
    if ((await repository.countPolicies(db, principal.accountId)) >= accountLimits.policies)
      throw new ManagementError('TURNPIKE.3112');
    const now = env.now();
    return repository.insertPolicy(db, {
      id: newId(),
      accountId: principal.accountId,
      ...policyData(input.body),
      createdAt: now,
      updatedAt: now,
    });
  },
  created: (policy) => policy,
  conflict: 'IAM.0012',
  view: (policy) => ({ role: customPolicyView(policy) }),
});

const showCustomPolicy = defineOperation(contracts.showCustomPolicy, {
  load: loadCustomPolicy,
  resource: customPolicyResource,
  run: async (_db, { target }) => target,
  view: (policy) => ({ role: customPolicyView(policy) }),
});

const updateCustomPolicy = defineOperation(contracts.updateCustomPolicy, {
  load: loadCustomPolicy,
  resource: customPolicyResource,
  run: async (db, { env, target, input }) => {
    const data = policyData(input.body);
    return keepAdministrator(db, target.accountId, () =>
      repository.updatePolicy(db, target.id, { ...data, updatedAt: env.now() }),
    );
  },
  conflict: 'IAM.0012',
  view: (policy) => ({ role: customPolicyView(policy) }),
});

const deleteCustomPolicy = defineOperation(contracts.deleteCustomPolicy, {
  load: loadCustomPolicy,
  resource: customPolicyResource,
  run: async (db, { target }) => {
    if ((await countGrantsOfPolicy(db, target.accountId, target.id)) > 0)
      throw new ManagementError('IAM.0018');
    await repository.deletePolicy(db, target.id);
  },
  view: () => undefined,
});

export const policyOperations: Operation[] = [
  listPolicies,
  showPolicy,
  listCustomPolicies,
  createCustomPolicy,
  showCustomPolicy,
  updateCustomPolicy,
  deleteCustomPolicy,
  validatePolicy,
];
