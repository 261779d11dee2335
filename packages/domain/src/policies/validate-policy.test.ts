import { validatePolicy } from '@turnpike/contracts/http/access';
import { createCustomPolicy } from '@turnpike/contracts/http/permissions';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { newId } from '../kernel/new-id.ts';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await createIdentityScene(await createIdentityWorld());
});
afterAll(() => scene.world.close());

const validate = (policy: unknown) =>
  scene.call(validatePolicy, { path: { project_id: scene.account.project_id }, body: { policy } });
const allow = (...Action: string[]) => ({ Version: '1.1', Statement: [{ Effect: 'Allow', Action }] });

test.each<[what: string, policy: unknown, position: string | null]>([
  ['a sound document', allow('apig:apis:get'), null],
  ['an unknown action', allow('apig:apis:get', 'apig:apis:fly'), 'Statement.0.Action.1'],
  ['another version', { Version: '9', Statement: [] }, 'Version'],
  ['no document', 'allow everything', ''],
  ['nothing', null, ''],
  [
    'an unknown operator',
    {
      Version: '5.0',
      Statement: [{ ...allow('*').Statement[0], Condition: { Is: { 'g:UserName': ['a'] } } }],
    },
    'Statement.0.Condition.Is',
  ],
])('%s is told of just as saving it would', async (_what, policy, position) => {
  const { valid, findings } = await validate(policy);
  const mistakes = findings.filter(({ severity }) => severity === 'error');
  expect(valid).toBe(mistakes.length === 0);
  expect(mistakes.map((mistake) => mistake.position).slice(0, 1)).toEqual(
    position === null ? [] : [position],
  );
  const role = { display_name: `p${newId()}`, policy: policy as PolicyDocument };
  const saved = await scene.call(createCustomPolicy, { body: { role } }).then(
    () => true,
    () => false,
  );
  expect(saved).toBe(valid);
});

test('a warning keeps no document from being saved', async () => {
  const { valid, findings } = await validate({ Version: '1.1', Statement: [] });
  expect(valid).toBe(true);
  expect(findings).toMatchObject([{ severity: 'warning', code: 'empty-document', position: 'Statement' }]);
});
