/** Documented status strings and their numbers (reference 5.3). */
export const instanceStatusNumbers = {
  Creating: 1,
  CreateSuccess: 2,
  CreateFail: 3,
  Initing: 4,
  Registering: 5,
  Running: 6,
  InitingFailed: 7,
  RegisterFailed: 8,
  Installing: 10,
  InstallFailed: 11,
  Updating: 12,
  UpdateFailed: 13,
  Rollbacking: 20,
  RollbackSuccess: 21,
  RollbackFailed: 22,
  Deleting: 23,
  DeleteFailed: 24,
  Unregistering: 25,
  UnRegisterFailed: 26,
  CreateTimeout: 27,
  InitTimeout: 28,
  RegisterTimeout: 29,
  InstallTimeout: 30,
  UpdateTimeout: 31,
  RollbackTimeout: 32,
  DeleteTimeout: 33,
  UnregisterTimeout: 34,
  Starting: 35,
  Freezing: 36,
  Frozen: 37,
  Restarting: 38,
  RestartFail: 39,
  Unhealthy: 40,
  RestartTimeout: 41,
  Resizing: 42,
  ResizeFailed: 43,
  ResizeTimeout: 44,
} as const;

export type InstanceStatus = keyof typeof instanceStatusNumbers;

/** Number of a status string as it stands in the database. */
export function statusNumber(status: string): number {
  return instanceStatusNumbers[status as InstanceStatus];
}
