/** Ways in that a user has. */
export type AccessMode = 'default' | 'programmatic' | 'console';

const texts: Readonly<Record<AccessMode, string>> = {
  default: 'Console and programmatic',
  console: 'Console only',
  programmatic: 'Programmatic only',
};

export const accessModeText = (mode: AccessMode): string => texts[mode];

export const accessModeOptions: readonly { value: AccessMode; label: string }[] = [
  { value: 'default', label: 'Console and programmatic (API, CLI)' },
  { value: 'console', label: 'Console only' },
  { value: 'programmatic', label: 'Programmatic only' },
];
