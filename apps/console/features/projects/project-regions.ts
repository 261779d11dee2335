/** The project that a region has by itself; those below it are called `<region>_<name>`. */
export function isRegion({ name }: { readonly name: string }): boolean {
  return !name.includes('_');
}
