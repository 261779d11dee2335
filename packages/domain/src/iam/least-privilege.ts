import {
  type PolicyDocument,
  type PolicyStatement,
  policyLimits,
} from '@turnpike/contracts/iam/policy-document';
import { statementsAbout } from './compile-document.ts';
import type { AttachedDocument } from './evaluate.ts';
import { YES } from './truth.ts';

export interface LeastPrivilege {
  /** Known actions that some Allow grants on something, and that were used; as they are spelt among the known. */
  used: string[];
  /** Known actions that some Allow grants on something, and that were not used. */
  unused: string[];
  /**
   * Each policy, narrowed to what was used, in its place: for every used action the decisions stay the same, on every
   * resource and in every circumstance; everything else that is known is denied. `documents` is more than one where
   * the narrowed policy does not fit into one, and empty where nothing is left of it.
   */
  narrowed: { policyId: string; policyName: string; documents: PolicyDocument[] }[];
}

/**
 * What of the granted actions was used, and documents that keep only that: Allow statements are narrowed to the used
 * actions, with their resources and conditions; Deny statements stay as they are. Pure.
 * @param used actions that were used, in any case
 * @param known every action that there is
 */
export function leastPrivilege(
  documents: readonly AttachedDocument[],
  used: readonly string[],
  known: readonly string[],
): LeastPrivilege {
  const spelling = new Map(known.map((action) => [action.toLowerCase(), action]));
  const usedNames = [...new Set(used.map((action) => spelling.get(action.toLowerCase()) ?? action))];
  const granted = known.filter((action) => isGranted(documents, action));
  const isUsed = new Set(usedNames);
  return {
    used: granted.filter((action) => isUsed.has(action)),
    unused: granted.filter((action) => !isUsed.has(action)),
    narrowed: documents.map(({ policyId, policyName, document }) => ({
      policyId,
      policyName,
      documents: narrowDocument(document, usedNames),
    })),
  };
}

/** Does some Allow speak of the action, and no Deny take it away wherever and whenever? */
function isGranted(documents: readonly AttachedDocument[], action: string): boolean {
  const about = documents.flatMap(({ document }) => statementsAbout(document, action));
  return (
    about.some(({ statement, speaks }) => statement.effect === 'Allow' && speaks === YES) &&
    !about.some(({ statement }) => statement.effect === 'Deny' && statement.isUnlimited)
  );
}

/**
 * The document, with its Allow statements narrowed to the actions.
 * @returns no document when nothing is left, several when the statements are too many for one
 */
export function narrowDocument(document: PolicyDocument, actions: readonly string[]): PolicyDocument[] {
  const spokenOf = new Map<number, string[]>();
  for (const action of actions)
    for (const { statement, speaks } of statementsAbout(document, action))
      if (statement.effect === 'Allow' && speaks === YES)
        spokenOf.set(statement.index, [...(spokenOf.get(statement.index) ?? []), action]);
  const statements = document.Statement.flatMap((statement, index) =>
    statement.Effect === 'Deny' ? [statement] : narrowStatement(statement, spokenOf.get(index) ?? []),
  );
  return inLots(statements, policyLimits.statements).map((Statement) => ({
    Version: Statement.some(needsNewerVersion) ? '5.0' : '1.1',
    Statement,
  }));
}

function narrowStatement(statement: PolicyStatement, actions: readonly string[]): PolicyStatement[] {
  const { Action: _, NotAction: __, ...rest } = statement;
  return inLots(actions, policyLimits.actions).map((Action) => ({ ...rest, Action }));
}

function needsNewerVersion({ Sid, NotAction, NotResource }: PolicyStatement): boolean {
  return Sid !== undefined || NotAction !== undefined || NotResource !== undefined;
}

function inLots<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, lot) =>
    all.slice(lot * most, lot * most + most),
  );
}
