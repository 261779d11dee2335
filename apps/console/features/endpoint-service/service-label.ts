/** Stands in a service's name where its owner gave no label. */
const NO_LABEL = 'apig';

/** The owner's word in the name of an endpoint service, `<region>.<label>.<service id>`; empty: none. */
export function labelOf(serviceName: string): string {
  const label = serviceName.split('.').slice(1, -1).join('.');
  return label === NO_LABEL ? '' : label;
}
