import * as contracts from '@turnpike/contracts/http/projects';
import { accountResource, assertOwnAccount } from '../accounts/account-resource.ts';
import { accountLimits } from '../accounts/limits.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { withParents } from '../projects/project-view.ts';
import { listProjects } from '../projects/repository.ts';
import { type AccountUse, countAccountUse } from './repository.ts';

type QuotaType = (typeof contracts.domainQuotaTypes)[number];

const quotaView = (type: string, quota: number, used: number) => ({
  type,
  quota,
  used,
  min: quota,
  max: quota,
});

/** What may be and what is; there are no agencies here, and no mappings beside those of an identity provider. */
const quotasOf = (use: AccountUse): Record<QuotaType, [quota: number, used: number]> => ({
  user: [accountLimits.users, use.users],
  group: [accountLimits.groups, use.groups],
  policy: [accountLimits.policies, use.policies],
  assigment_group_mp: [accountLimits.grantsElsewhere, use.mostGrantsOfGroupElsewhere],
  assigment_group_ep: [accountLimits.grantsOnEnterpriseProjects, use.mostGrantsOfGroupOnEnterpriseProjects],
  assigment_user_ep: [accountLimits.grantsOnEnterpriseProjects, use.mostGrantsOfUserOnEnterpriseProjects],
  idp: [accountLimits.identityProviders, use.identityProviders],
  agency: [0, 0],
  assigment_agency_mp: [0, 0],
  mapping: [0, 0],
});

const showDomainQuota = defineOperation(contracts.showDomainQuota, {
  load: async (_db, { principal, input: { path } }) => assertOwnAccount(principal, path.domain_id),
  resource: ({ principal }) => accountResource(principal, 'account'),
  run: (db, { principal }) => countAccountUse(db, principal.accountId),
  view: (use, { input: { query } }) => {
    const quotas = quotasOf(use);
    const types = contracts.domainQuotaTypes.filter(
      (type) => query.type === undefined || type === query.type,
    );
    return { quotas: { resources: types.map((type) => quotaView(type, ...quotas[type])) } };
  },
});

const showProjectQuota = defineOperation(contracts.showProjectQuota, {
  load: (db, { principal, input: { path } }) => loadProject(db, principal, path.project_id),
  resource: ({ principal, target }) => accountResource(principal, 'project', target),
  run: async (db, { target }) => {
    const all = withParents(await listProjects(db, target.accountId));
    return all.filter(({ parentId }) => parentId === target.id).length;
  },
  view: (used) => ({ quotas: { resources: [quotaView('project', accountLimits.projectsPerRegion, used)] } }),
});

export const accountQuotaOperations: Operation[] = [showDomainQuota, showProjectQuota];
