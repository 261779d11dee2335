import type { ConditionKey } from '@turnpike/contracts/iam/condition-keys';
import type { AccessContext } from './access-context.ts';

/** What a request has for a condition key: a text, nothing (`absent`), or it cannot be told (`unknown`). */
export type ContextValue = { text: string } | 'absent' | 'unknown';

/**
 * Looks a condition key up in the context of a request.
 * - `g:CurrentTime` is RFC 3339 in UTC, `g:MFAAge` whole seconds, `g:MFAPresent` `true` or `false`.
 * - Absent are: `g:MFAAge` when no second factor was shown, `g:EnterpriseProjectId` of what lies in no enterprise
 *   project, `g:ResourceTag/<key>` of what has no such tag.
 * - Whatever else is null, or is not of its type, is unknown: also `g:MFAAge` when it is not known to be without.
 */
export function contextValue(context: AccessContext, key: ConditionKey): ContextValue {
  switch (key.name) {
    case 'CurrentTime': {
      const time: unknown = context.currentTime;
      return time instanceof Date && !Number.isNaN(time.getTime()) ? { text: time.toISOString() } : 'unknown';
    }
    case 'SourceIp':
      return textOr('unknown', context.sourceIp);
    case 'UserId':
      return textOr('unknown', context.userId);
    case 'UserName':
      return textOr('unknown', context.userName);
    case 'DomainName':
      return textOr('unknown', context.domainName);
    case 'MFAPresent':
      return typeof context.mfaPresent === 'boolean' ? { text: String(context.mfaPresent) } : 'unknown';
    case 'MFAAge':
      if (typeof context.mfaAgeSeconds === 'number') return { text: String(context.mfaAgeSeconds) };
      return context.mfaPresent === false && context.mfaAgeSeconds === null ? 'absent' : 'unknown';
    case 'EnterpriseProjectId':
      return context.enterpriseProjectId === null ? 'absent' : textOr('unknown', context.enterpriseProjectId);
    case 'ResourceTag': {
      const tags: unknown = context.resourceTags;
      if (typeof tags !== 'object' || tags === null) return 'unknown';
      return Object.hasOwn(tags, key.tag)
        ? textOr('unknown', (tags as Record<string, unknown>)[key.tag])
        : 'absent';
    }
  }
}

function textOr(otherwise: 'unknown', value: unknown): ContextValue {
  return typeof value === 'string' ? { text: value } : otherwise;
}
