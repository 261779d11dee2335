import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Pointer } from './sources.ts';

interface KindOfDocument {
  /** What people call it. */
  label: string;
  /**
   * Why a restored revision does not bring back what it was; null: it does. What proves callers is never restored: keys
   * that were disabled and grants that were removed would work again.
   */
  keptBecause: string | null;
}

const ACCESS = 'who may call stays as it is now, so that access that was taken away does not come back';

const kinds: Record<DocumentKind, KindOfDocument> = {
  settings: { label: 'settings', keptBecause: null },
  environment: { label: 'environment', keptBecause: null },
  group: { label: 'API group', keptBecause: null },
  acl: { label: 'access control policy', keptBecause: null },
  quota: { label: 'credential quota policy', keptBecause: null },
  throttle: { label: 'request throttling policy', keptBecause: null },
  credential: { label: 'credential', keptBecause: ACCESS },
  identity: { label: 'user', keptBecause: ACCESS },
  publication: { label: 'API', keptBecause: null },
  certificate: {
    label: 'certificate',
    keptBecause: 'certificates stay as they are now: an earlier key may have been given up for a reason',
  },
};

export const labelOf = (kind: DocumentKind): string => kinds[kind].label;

export const keptBecause = (kind: DocumentKind): string | null => kinds[kind].keptBecause;

/** A document by the name that people gave what it is made of. */
export function documentName({ id }: Pointer, body: unknown): string {
  const { apiName, instanceName, name, domains } = body as Record<string, unknown>;
  const known = apiName ?? instanceName ?? name ?? (Array.isArray(domains) ? domains[0] : undefined);
  return typeof known === 'string' && known !== '' ? known : id;
}

const SUMMARY_CHARACTERS = 500;

/** `API orders changed; credential mobile added`; `and 12 more` where it would get long. */
export function summaryOf(changes: readonly (Pointer & { name: string; change: string })[]): string {
  let text = '';
  for (const [at, { kind, name, change }] of changes.entries()) {
    const next = `${text}${text === '' ? '' : '; '}${labelOf(kind)} ${name} ${change}`;
    if (next.length > SUMMARY_CHARACTERS)
      return `${text}${text === '' ? '' : '; '}${changes.length - at} more`;
    text = next;
  }
  return text;
}
