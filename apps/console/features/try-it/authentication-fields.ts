import type { FieldSpec } from '../forms/field-spec.ts';

/** What has to be chosen for a mode of authentication. */
export function authenticationFields(
  mode: 'NONE' | 'SIGNATURE' | 'APP_CODE' | 'TOKEN',
  credentials: readonly { readonly value: string; readonly label: string }[],
): readonly FieldSpec[] {
  if (mode === 'SIGNATURE') {
    const help = credentials.length === 0 ? 'This gateway has no credential yet.' : undefined;
    return [{ name: 'app_id', label: 'Credential', kind: 'select', options: credentials, help }];
  }
  if (mode === 'APP_CODE') {
    return [
      {
        name: 'app_code',
        label: 'AppCode',
        kind: 'password',
        help: 'Only its hash is kept, so it has to be given.',
      },
    ];
  }
  if (mode === 'TOKEN') {
    return [
      {
        name: 'token',
        label: 'Token',
        kind: 'password',
        help: 'Of a user of this account, for this project: it is sent in X-Auth-Token.',
      },
    ];
  }
  return [];
}
