/** Work that somebody, or the system itself, asked for at a gateway; at most one is under way. */
export interface OperationKind {
  /** Status while it is under way; null: the gateway stays as it is, because it serves all the time. */
  status: string | null;
  /** Status when it failed for a reason that is known; null: the gateway is Running all the same. */
  failed: string | null;
  /** Status when it did not come to an end in time and nothing says why. */
  timedOut: string | null;
  /** Of the error that the detail shows when it failed (reference appendix C). */
  errorCode: string;
  /** For people: `The restart failed …`. */
  noun: string;
}

/** Statuses are documented ones (reference 5.3). */
export const operationKinds = {
  create: {
    status: 'Creating',
    failed: 'CreateFail',
    timedOut: 'CreateTimeout',
    errorCode: 'APIC.9206',
    noun: 'creation',
  },
  restart: {
    status: 'Restarting',
    failed: 'RestartFail',
    timedOut: 'RestartTimeout',
    errorCode: 'APIC.9999',
    noun: 'restart',
  },
  resize: {
    status: 'Resizing',
    failed: 'ResizeFailed',
    timedOut: 'ResizeTimeout',
    errorCode: 'APIC.9215',
    noun: 'resizing',
  },
  upgrade: {
    status: 'Updating',
    failed: 'UpdateFailed',
    timedOut: 'UpdateTimeout',
    errorCode: 'APIC.9999',
    noun: 'upgrade',
  },
  /** Nodes are added or removed while the others serve. */
  nodes: {
    status: null,
    failed: null,
    timedOut: null,
    errorCode: 'APIC.9215',
    noun: 'change of the number of nodes',
  },
  /** No node served: the system's own. */
  recover: {
    status: 'Restarting',
    failed: 'Unhealthy',
    timedOut: 'Unhealthy',
    errorCode: 'APIC.9999',
    noun: 'recovery',
  },
  delete: {
    status: 'Deleting',
    failed: 'DeleteFailed',
    timedOut: 'DeleteTimeout',
    errorCode: 'APIC.9999',
    noun: 'deletion',
  },
} as const satisfies Record<string, OperationKind>;

export type OperationName = keyof typeof operationKinds;

const failedStatuses: ReadonlySet<string> = new Set(
  Object.values(operationKinds).flatMap(({ failed, timedOut }) =>
    [failed, timedOut].filter((s) => s !== null),
  ),
);

/** Whether the status says that the last operation failed. It stays until the gateway is as it is wanted. */
export function isFailedStatus(status: string): boolean {
  return failedStatuses.has(status);
}

/** The operation that a failed status is of; null: the status is no failed one. */
export function operationOfFailedStatus(status: string): OperationName | null {
  for (const [name, { failed, timedOut }] of Object.entries(operationKinds))
    if (failed === status || timedOut === status) return name as OperationName;
  return null;
}

const BASE_DEADLINE_MS = 30_000;
/** A node is started and the one before it drained. */
const NODE_DEADLINE_MS = 30_000;
/** Nothing serves meanwhile: it is said soon. */
const RECOVERY_DEADLINE_MS = 10_000;

/** How long an operation may take until it is called failed; attempts go on all the same. */
export function deadlineMs(operation: OperationName, nodes: number): number {
  if (operation === 'recover') return RECOVERY_DEADLINE_MS;
  return operation === 'create' ? BASE_DEADLINE_MS : BASE_DEADLINE_MS + nodes * NODE_DEADLINE_MS;
}
