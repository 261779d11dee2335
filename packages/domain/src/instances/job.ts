/** The job of a gateway in the model product's words: each gateway has one at a time. */
export function jobOf(instanceId: string, what: string) {
  const id = `JOB-${instanceId}`;
  return {
    instance_id: instanceId,
    message: `JOB_ASSIGNED_FOR_${what.toUpperCase()}_0003I:The job ${id} has been assigned to the instance ${instanceId} for running ${what}.`,
    job_id: id,
  };
}
