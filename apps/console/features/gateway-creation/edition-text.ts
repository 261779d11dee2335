import type { Edition } from './queries.ts';

type Ceilings = Omit<Edition, 'built_in'>;

const number = new Intl.NumberFormat('en');
const MIB_PER_GIB = 1_024;

/** `1.5 GiB`, `256 MiB`. */
export function memoryText(mib: number): string {
  return mib < MIB_PER_GIB ? `${number.format(mib)} MiB` : `${number.format(mib / MIB_PER_GIB)} GiB`;
}

/** What an edition gives, as terms and values; per node unless it says otherwise. */
export function ceilingsOf(edition: Ceilings): { term: string; value: string }[] {
  return [
    { term: 'Requests', value: `${number.format(edition.requests_per_second)}/s` },
    { term: 'Connections', value: number.format(edition.connections) },
    { term: 'Memory', value: memoryText(edition.memory_limit_mib) },
    { term: 'CPU', value: edition.cpu_share === 1 ? '1 core' : `${number.format(edition.cpu_share)} cores` },
    { term: 'Worker threads', value: number.format(edition.worker_threads) },
    { term: 'Open files', value: number.format(edition.file_descriptors) },
    { term: 'APIs, in all', value: number.format(edition.apis) },
  ];
}
