/** What the name of a gateway's endpoint service is made of. */
interface NamedService {
  /** Of the gateway's project: a region, or `<region>_<name>`. */
  projectName: string;
  /** The owner's word for it (`vpcep_service_name`); empty: none. */
  label: string;
  serviceId: string;
}

/** `{region}.{label}.{service id}`, with `apig` where the owner gave no label (reference 5.7). */
export function serviceName({ projectName, label, serviceId }: NamedService): string {
  const [region = ''] = projectName.split('_');
  return `${region}.${label === '' ? 'apig' : label}.${serviceId}`;
}

/** The id that a service's name ends with; null: it cannot be one. */
export function serviceIdOf(name: string): string | null {
  return /\.([0-9a-f]{32})$/.exec(name)?.[1] ?? null;
}
