/** Number of a version: the UTC time of publishing as yyyyMMddHHmmss (reference 8.5). */
export function versionNumber(publishedAt: Date): string {
  return publishedAt.toISOString().replace(/\D/g, '').slice(0, 14);
}
