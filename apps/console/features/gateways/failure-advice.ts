const OUT_OF_PORTS = 'APIC.9219';

/** What to do about work on a gateway that failed. */
export function adviceOnFailure(code: string, isGoingOn: boolean): string {
  if (code === OUT_OF_PORTS)
    return 'Delete a gateway that is no longer needed, or have the operator give gateways more ports (--gateway-ports).';
  if (isGoingOn) return 'Wait, or mend what the message names. The time line shows each attempt.';
  return 'Mend what the message names, then try again. The time line shows each attempt.';
}
