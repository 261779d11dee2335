import { body, nothing, path, type Sample } from './sample.ts';
import { RELEASE } from './tenant-maker.ts';

const ofRevision: Sample = async (make) => ({ path: { revision: await make.revisionBeforeCredential() } });

/** Inputs of operations on a gateway's revisions. */
export const revisionSamples: Record<string, Sample> = {
  BisectRevisions: async () => ({ body: { good: 1, bad: 2 } }),
  ListRevisions: nothing,
  ShowRevision: ofRevision,
  CompareRevisions: async (make) => ({ ...(await ofRevision(make)), query: { from: '2' } }),
  ListRevisionDocuments: ofRevision,
  // What else has to be allowed depends on what would change: here nothing, because credentials stay.
  RestoreRevision: ofRevision,
  ListOverrides: nothing,
  ReleaseOverrides: body(async (make) => {
    await make.overriddenEnvironment();
    return { documents: [{ kind: 'environment', id: RELEASE }] };
  }),
  ShowPropagation: nothing,
  ListUsage: nothing,
  ListRecordSpools: nothing,
  ListAccessRecords: nothing,
  ShowCallDecision: path(async (make) => ({ request_id: await make.refusedCall() })),
  DebugSignature: body(() => ({ request: 'GET /orders HTTP/1.1\nHost: orders.test' })),
  ListCallDecisions: async (make) => {
    await make.refusedCall();
    return {};
  },
};
