import { bisectRevisions } from '@turnpike/contracts/http/bisect';
import { loadInstance, resourceIn } from '../../instances/load-instance.ts';
import { defineOperation, type Operation } from '../../kernel/define-operation.ts';
import { findRevision } from '../history/repository.ts';
import { diffView, readDiff, revisionView } from '../history/revision-view.ts';
import { findErrorStep, SIGNIFICANCE } from './error-step.ts';
import { countsByRevision, summariesOf } from './repository.ts';

/** Documents of the first bad revision that the answer shows; more are in the revision itself. */
const SHOWN_DOCUMENTS = 20;

const bisect = defineOperation(bisectRevisions, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, { input, target }) => {
    const counts = await countsByRevision(db, target.id, input.body);
    const summaries = await summariesOf(
      db,
      target.id,
      counts.map(({ revision }) => revision),
    );
    const likeliest = findErrorStep(counts);
    const step = likeliest && likeliest.pValue < SIGNIFICANCE ? likeliest : null;
    const revision = step && (await findRevision(db, target.id, step.revision));
    const range = { from: (step?.revision ?? 1) - 1, to: step?.revision ?? 0 };
    const diff = revision
      ? await readDiff(db, target.id, range, { offset: 0, limit: SHOWN_DOCUMENTS })
      : { rows: [], total: 0 };
    return { counts, summaries, likeliest, step, revision, diff };
  },
  view: ({ counts, summaries, likeliest, step, revision, diff }, { target }) => ({
    outcome: outcomeOf(step !== null, counts.length),
    revision: revision && revisionView(revision, target.configRevision),
    candidates: step?.candidates ?? [],
    p_value: likeliest?.pValue ?? 1,
    rate_before: step?.rateBefore ?? null,
    rate_after: step?.rateAfter ?? null,
    evidence: counts.map((each) => ({
      ...each,
      error_rate: each.errors / each.calls,
      summary: summaries.get(each.revision) ?? '',
    })),
    diff: diffView(diff),
  }),
});

function outcomeOf(isFound: boolean, revisionsWithCalls: number): 'found' | 'no_step' | 'no_calls' {
  if (isFound) return 'found';
  return revisionsWithCalls < 2 ? 'no_calls' : 'no_step';
}

export const bisectOperations: Operation[] = [bisect];
