const LOOK_AGAIN_MS = 200;

/**
 * Watches processes that are nobody's children here: gateways that an earlier worker started. Costs a system
 * call each, five times a second.
 * @param onExit called once for each that is gone
 * @returns a function that has a gateway's newest process watched
 */
export function watchProcesses(onExit: (name: string) => void): (name: string, pid: number) => void {
  const watched = new Map<string, number>();
  const timer = setInterval(() => {
    for (const [name, pid] of watched) {
      if (isProcessThere(pid)) continue;
      watched.delete(name);
      onExit(name);
    }
  }, LOOK_AGAIN_MS);
  timer.unref();
  return (name, pid) => watched.set(name, pid);
}

/** Whether some process has this id. */
export function isProcessThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
