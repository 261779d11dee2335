import type { z } from 'zod';
import { type PolicyStatement, policyDocumentSchema } from '../policy-document.ts';
import { error, type Finding, warning } from './finding.ts';
import { lintActions, takeApart } from './lint-actions.ts';
import { lintCondition } from './lint-condition.ts';
import { lintReach } from './lint-reach.ts';
import { lintResources } from './lint-resources.ts';

/**
 * Looks a policy document over, as it is saved and as it is typed. Pure.
 * @param document parsed JSON
 * @param actions every action that there is (`nameableActions`)
 * @returns mistakes of form alone, if there are any; else unknown names, unreadable values, and statements that cannot
 *   change a decision; errors and warnings in the order of the document
 */
export function lintPolicy(document: unknown, actions: readonly string[]): Finding[] {
  const parsed = policyDocumentSchema.safeParse(document);
  if (!parsed.success) return parsed.error.issues.flatMap(shapeFindings);
  const { Statement } = parsed.data;
  if (Statement.length === 0)
    return [warning('empty-document', ['Statement'], 'Without a statement the policy grants nothing.')];
  const known = takeApart(actions);
  const reach = lintReach(Statement);
  return Statement.flatMap((statement, index) => [
    ...lintSid(Statement, statement, index),
    ...lintActions(statement, index, known),
    ...lintResources(statement, index),
    ...lintCondition(statement, index),
    ...reach.filter(({ path }) => path[1] === index),
  ]);
}

function shapeFindings(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => error('shape', [...path, key], 'There is no such member.'));
  const message = issue.message.charAt(0).toUpperCase() + issue.message.slice(1);
  return [error('shape', path, message.endsWith('.') ? message : `${message}.`)];
}

function lintSid(statements: readonly PolicyStatement[], { Sid }: PolicyStatement, index: number): Finding[] {
  const first = statements.findIndex((statement) => statement.Sid === Sid);
  if (Sid === undefined || first === index) return [];
  return [warning('repeated-sid', ['Statement', index, 'Sid'], `Statement ${first + 1} has the same Sid.`)];
}
