import { z } from 'zod';
import { type DocumentKind, documentKinds } from '../snapshot/document.ts';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';
import { propagation } from './propagation.ts';

/**
 * What a gateway served, revision by revision. The configuration of a gateway is a set of documents (an API as it was
 * published, a credential, a policy …); each change of any of them makes a revision, 1, 2, 3 and so on.
 */
const tag = 'Revisions';
const GATEWAY = `${OWN}/instances/{instance_id}` as const;
export const REVISIONS = `${GATEWAY}/revisions` as const;

const kind = z.enum(documentKinds as [DocumentKind, ...DocumentKind[]]);
const revisionText = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be the number of a revision')
  .transform(Number);

/** A document by what people know it by: an API, a credential and so on. */
const documentName = z.object({ kind, id: z.string(), name: z.string() });

const documentChange = documentName.extend({
  change: z.enum(['added', 'changed', 'removed']),
});

/**
 * A field of a changed document. Values are JSON; of a secret, or of a hash that stands for one, there are none.
 */
const fieldChange = z.object({
  /** Names joined by dots; members of lists by their own name: `backend.timeoutMs`, `requestParameters[page].required`. */
  field: z.string(),
  /** A secret changed: `before` and `after` are null. */
  secret: z.boolean(),
  /** Null: it was not there. */
  before: z.unknown(),
  /** Null: it is not there any more. */
  after: z.unknown(),
});

const documentDiff = documentChange.extend({
  /** Of a changed document; empty for one that was added or removed. */
  fields: z.array(fieldChange),
});

/** Who did what that a revision came from; there can be several, when changes follow each other closely. */
const cause = z.object({
  user_id: z.string(),
  user_name: z.string(),
  /** Id of the management operation; '' for what the system mended by itself. */
  operation: z.string(),
  request_id: z.string(),
  time: timestamp,
});

export const revisionSummary = z.object({
  revision: z.int(),
  time: timestamp,
  /** The newest one: what the gateway is to serve now. */
  current: z.boolean(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  /** In words: `API orders changed; credential mobile added`. */
  summary: z.string(),
  causes: z.array(cause),
  /** The revision that was restored by this one; null: it is no restoration. */
  restored_from: z.int().nullable(),
});

export const diffPage = listOutput('documents', documentDiff);

/** Newest first. */
export const listRevisions = operation({
  id: 'ListRevisions',
  title: 'List the revisions of a gateway’s configuration',
  tag,
  action: 'apig:revisions:list',
  method: 'GET',
  path: REVISIONS,
  status: 200,
  query: listQuery({
    /** Id or name of a user. */
    author: textFilter,
    /** Revisions that changed this document. */
    document_id: textFilter,
  }),
  output: listOutput('revisions', revisionSummary),
});

/** A page of the documents that it changed, with the fields; compared with the revision before. */
export const showRevision = operation({
  id: 'ShowRevision',
  title: 'Show a revision and what it changed',
  tag,
  action: 'apig:revisions:get',
  method: 'GET',
  path: `${REVISIONS}/{revision}`,
  status: 200,
  query: listQuery({}),
  output: revisionSummary.extend({ diff: diffPage }),
});

/** What changes on the way from one revision to the other, whichever is the older. */
export const compareRevisions = operation({
  id: 'CompareRevisions',
  title: 'Compare two revisions',
  tag,
  action: 'apig:revisions:get',
  method: 'GET',
  path: `${REVISIONS}/{revision}/diff`,
  status: 200,
  query: listQuery({ from: revisionText }),
  output: z.object({ from: z.int(), to: z.int(), diff: diffPage }),
});

export const listRevisionDocuments = operation({
  id: 'ListRevisionDocuments',
  title: 'List the documents of a revision',
  tag,
  action: 'apig:revisions:get',
  method: 'GET',
  path: `${REVISIONS}/{revision}/documents`,
  status: 200,
  query: listQuery({
    kind: kind.optional(),
    /** A part of it, in upper or lower case. */
    name: textFilter,
  }),
  output: listOutput(
    'documents',
    documentName.extend({
      /** Lowercase hex SHA-256 of its content. */
      hash: z.string(),
      /** The revision that made it what it is. */
      changed_in: z.int(),
    }),
  ),
});

/** At most this many documents are named in the answer to a restoration; `total` counts all. */
export const MAX_NAMED_DOCUMENTS = 500;

/**
 * Makes the gateway serve an earlier revision again, as a new one. What it serves is different from what is configured
 * then, document by document, until the document's source is changed again or the override released. Identities and
 * credentials stay as they are now, so that access that was taken away does not come back.
 */
export const restoreRevision = operation({
  id: 'RestoreRevision',
  title: 'Restore an earlier revision',
  tag,
  action: 'apig:revisions:restore',
  audit: ['Instance', 'RestoreRevision'],
  method: 'POST',
  path: `${REVISIONS}/{revision}/restore`,
  status: 200,
  output: z.object({
    /** The new revision; the current one when nothing had to change. */
    revision: z.int(),
    restored_from: z.int(),
    restored: z.object({ total: z.int(), documents: z.array(documentChange) }),
    /** What differs from the revision and stays as it is now. */
    kept: z.object({
      total: z.int(),
      documents: z.array(documentName.extend({ reason: z.string() })),
    }),
    propagation: propagation.optional(),
  }),
});

/** `change`: what the gateway serves, seen from what is configured is not known; this is seen from the restoration. */
export const listOverrides = operation({
  id: 'ListOverrides',
  title: 'List the documents that are served as restored instead of as configured',
  tag,
  action: 'apig:revisions:list',
  method: 'GET',
  path: `${GATEWAY}/overrides`,
  status: 200,
  query: listQuery({ kind: kind.optional() }),
  output: listOutput(
    'documents',
    documentName.extend({
      /** False: restored to not being there. */
      served: z.boolean(),
      restored_from: z.int(),
      /** The revision that the restoration made. */
      revision: z.int(),
      user_id: z.string(),
      user_name: z.string(),
      time: timestamp,
    }),
  ),
});

export const releaseOverrides = operation({
  id: 'ReleaseOverrides',
  title: 'Serve documents as configured again',
  tag,
  action: 'apig:revisions:restore',
  audit: ['Instance', 'ReleaseOverrides'],
  method: 'POST',
  path: `${GATEWAY}/overrides/release`,
  status: 200,
  body: z.strictObject({
    /** Left out: all of the gateway's. */
    documents: z
      .array(z.strictObject({ kind, id: z.string().min(1).max(64) }))
      .min(1)
      .max(MAX_NAMED_DOCUMENTS)
      .optional(),
  }),
  output: z.object({ released: z.int(), propagation: propagation.optional() }),
});
