import type { AppliedIsolation } from '@turnpike/domain/provisioning/driver';

const NO_PROCESS = { applied: false, detail: 'No process runs.' };

/** Of a node without a process. */
export const UNKNOWN_ISOLATION: AppliedIsolation = {
  user: NO_PROCESS,
  memory: NO_PROCESS,
  fileDescriptors: NO_PROCESS,
  cpu: NO_PROCESS,
  namespaces: NO_PROCESS,
};
