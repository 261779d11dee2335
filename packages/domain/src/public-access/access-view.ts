import type { InstanceRow } from '../instances/repository.ts';
import { inboundAddress, outboundAddress, type PublicPlace } from './addresses.ts';

type AccessRow = Pick<
  InstanceRow,
  'eipId' | 'ingressBandwidthMbit' | 'ingressChargingMode' | 'egressBandwidthMbit' | 'egressChargingMode'
>;

/** Fields of a gateway's detail that tell its public access (reference 5.4); empty where there is none. */
export function publicAccessView(row: AccessRow, place: PublicPlace) {
  const inbound = row.eipId !== null || row.ingressBandwidthMbit !== null;
  const outbound = row.egressBandwidthMbit !== null;
  const eipAddress = inbound ? inboundAddress(place) : '';
  const natEipAddress = outbound ? outboundAddress(place) : '';
  const publicips = [
    ...(eipAddress === '' ? [] : [{ ip_address: eipAddress, bandwidth_size: row.ingressBandwidthMbit ?? 0 }]),
    ...(natEipAddress === ''
      ? []
      : [{ ip_address: natEipAddress, bandwidth_size: row.egressBandwidthMbit ?? 0 }]),
  ];
  return {
    eip_address: eipAddress,
    nat_eip_address: natEipAddress,
    bandwidth_size: row.egressBandwidthMbit ?? 0,
    bandwidth_charging_mode: row.egressChargingMode ?? '',
    ingress_bandwidth_size: row.ingressBandwidthMbit ?? 0,
    ingress_bandwidth_charging_mode: row.ingressChargingMode ?? '',
    publicips,
  };
}
