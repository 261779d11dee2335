import type { PolicyStatement } from '../policy-document.ts';
import { covers } from './covers.ts';
import { type Finding, warning } from './finding.ts';

/** Statements that cannot change any decision, because of another one in the document. */
export function lintReach(statements: readonly PolicyStatement[]): Finding[] {
  return statements.flatMap((statement, index) => {
    const path = ['Statement', index];
    const denying = statements.findIndex((other) => other.Effect === 'Deny' && covers(other, statement));
    if (statement.Effect === 'Allow' && denying >= 0)
      return [
        warning(
          'unreachable',
          path,
          `Allows nothing: all of it is denied by statement ${denying + 1} of this document.`,
        ),
      ];
    const wider = statements.findIndex(
      (other, at) =>
        at !== index &&
        other.Effect === statement.Effect &&
        covers(other, statement) &&
        // Of two that say the same the later is the one too many.
        (at < index || !covers(statement, other)),
    );
    return wider < 0
      ? []
      : [warning('covered', path, `Adds nothing to statement ${wider + 1} of this document.`)];
  });
}
