import type { Tone } from '../../components/badge.tsx';

/** Whether a gateway is on its way to another state (reference 5.3). */
export function isChanging(status: string): boolean {
  return /^(Creating|CreateSuccess|Initing|Registering|Installing|Updating|Rollbacking|UnRegistering|Unbinding|Restarting|Resizing|Deleting)$/.test(
    status,
  );
}

/** Whether a gateway is on its way to its first call. */
export function isCreating(status: string): boolean {
  return /^(Creating|CreateSuccess|Initing|Registering|Installing)$/.test(status);
}

/** Whether a gateway takes calls and changes. */
export function isRunning(status: string): boolean {
  return status === 'Running';
}

/** Colour of a gateway's state. */
export function statusTone(status: string): Tone {
  if (isRunning(status)) return 'success';
  if (isChanging(status)) return 'accent';
  return /Fail|Timeout|Unhealthy/.test(status) ? 'danger' : 'warning';
}

/** `CreateFail` as people write it: `Create fail`. */
export function statusLabel(status: string): string {
  const words = status.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `PROFESSIONAL` as people write it. */
export function editionLabel(spec: string): string {
  return spec.charAt(0) + spec.slice(1).toLowerCase();
}

interface NodeRevisions {
  readonly nodes: readonly { readonly wanted_revision: number; readonly applied_revision: number }[];
}

/** Whether a node has yet to apply the revision that it should have. */
export function isBehind({ nodes }: NodeRevisions): boolean {
  return nodes.some((node) => node.applied_revision < node.wanted_revision);
}
