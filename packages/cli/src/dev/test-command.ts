export function testCommand(): Promise<number> {
  return Promise.resolve(1);
}
