/** Ways in that a user has. */
export type AccessMode = 'default' | 'programmatic' | 'console';

const texts: Readonly<Record<AccessMode, string>> = {
  default: 'Console and API',
  console: 'Console only',
  programmatic: 'API only',
};

export const accessModeText = (mode: AccessMode): string => texts[mode];

export const accessModeOptions: readonly { value: AccessMode; label: string }[] = [
  { value: 'default', label: 'Console and API: password and access keys' },
  { value: 'console', label: 'Console only: password' },
  { value: 'programmatic', label: 'API only: access keys' },
];
