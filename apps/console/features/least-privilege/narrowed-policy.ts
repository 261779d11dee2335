import type { OutputOf } from '../api/call-operation.ts';
import { type PolicyDraft, writeDraft } from '../policy-editor/policy-draft.ts';

type Narrowed = OutputOf<'showLeastPrivilege'>['narrowed'][number];

/** Where the text of a policy to start from waits for the editor: too long for an address, and gone with the tab. */
const PREFILL_KEY = 'turnpike-policy-prefill';

/** What a policy editor starts from. */
export interface PolicyPrefill {
  readonly display_name: string;
  readonly description: string;
  readonly text: string;
}

/**
 * A policy that keeps what was used of another: its first document, as a policy has one. Documents of one policy
 * differ by version only, and are joined where they do not.
 */
export function prefillOf({ policy_name, documents }: Narrowed, days: number): PolicyPrefill[] {
  const versions = [...new Set(documents.map(({ Version }) => Version))];
  return versions.map((version, index) => ({
    display_name: `${policy_name} used${index === 0 ? '' : ` ${index + 1}`}`.slice(0, 128),
    description: `What was used of ${policy_name} in ${days} days`
      .replace(/[@#$%^&*<>\\]/g, ' ')
      .slice(0, 255),
    text: writeDraft({
      Version: version,
      Statement: documents
        .filter(({ Version }) => Version === version)
        .flatMap(({ Statement }) => Statement as PolicyDraft['Statement']),
    }),
  }));
}

export function keepPrefill(prefill: PolicyPrefill): void {
  sessionStorage.setItem(PREFILL_KEY, JSON.stringify(prefill));
}

/** The prefill that was kept last; null without one. It stays, so that a reload shows the same. */
export function readPrefill(): PolicyPrefill | null {
  const text = sessionStorage.getItem(PREFILL_KEY);
  return text === null ? null : (JSON.parse(text) as PolicyPrefill);
}
