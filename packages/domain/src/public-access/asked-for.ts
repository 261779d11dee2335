/** What of public access can be asked for with a gateway (reference 5.1). */
export interface AskedFor {
  eip_id?: string | undefined;
  bandwidth_size?: number | undefined;
  bandwidth_charging_mode?: string | undefined;
  ingress_bandwidth_size?: number | undefined;
  ingress_bandwidth_charging_mode?: string | undefined;
}

/** Columns of a new gateway; a bandwidth of 0 is none. */
export function publicAccessAskedFor(asked: AskedFor) {
  const egress = asked.bandwidth_size || null;
  const ingress = asked.ingress_bandwidth_size || null;
  return {
    eipId: asked.eip_id || null,
    egressBandwidthMbit: egress,
    egressChargingMode: egress === null ? null : (asked.bandwidth_charging_mode ?? 'traffic'),
    ingressBandwidthMbit: ingress,
    ingressChargingMode: ingress === null ? null : (asked.ingress_bandwidth_charging_mode ?? 'traffic'),
  };
}
