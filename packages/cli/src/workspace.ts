import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the clone: three above this file. */
export const workspaceDir = path.resolve(import.meta.dirname, '..', '..', '..');

/** Paths inside the clone that several commands need. */
export const workspacePaths = {
  migrationsDir: path.join(workspaceDir, 'prisma', 'migrations'),
  schemaDir: path.join(workspaceDir, 'prisma', 'schema'),
  generatedClientDir: path.join(workspaceDir, 'packages', 'domain', 'src', 'generated'),
  consoleDir: path.join(workspaceDir, 'apps', 'console'),
  workerMain: path.join(workspaceDir, 'apps', 'worker', 'src', 'main.ts'),
  gatewayMain: path.join(workspaceDir, 'apps', 'gateway', 'src', 'main.ts'),
  modulesDir: path.join(workspaceDir, 'node_modules'),
};

/** The absolute path of a file inside an installed package, such as `moduleFile('next', 'dist/bin/next')`. */
export function moduleFile(packageName: string, file: string): string {
  const candidate = path.join(workspacePaths.modulesDir, packageName, file);
  if (!existsSync(candidate)) throw new Error(`${packageName} is not installed. Run npm ci.`);
  return candidate;
}
