import * as contracts from '@turnpike/contracts/http/access';
import { nameableActions } from '@turnpike/contracts/iam/known-actions';
import { lintPolicy } from '@turnpike/contracts/iam/lint/lint-policy';
import { defineOperation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';

export const validatePolicy = defineOperation(contracts.validatePolicy, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('policies'),
  run: async (_db, { input: { body } }) => lintPolicy(body.policy, nameableActions),
  view: (findings) => ({
    valid: findings.every(({ severity }) => severity !== 'error'),
    findings: findings.map((finding) => ({ ...finding, position: finding.path.join('.') })),
  }),
});
