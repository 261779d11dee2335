'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { OperationName } from './operation-names.ts';
import type { OperationRoute } from './operation-route.ts';

/** Every operation's route by its name. */
export type OperationRoutes = Readonly<Record<OperationName, OperationRoute>>;

const RoutesContext = createContext<OperationRoutes | null>(null);

export function RoutesProvider({ routes, children }: { routes: OperationRoutes; children: ReactNode }) {
  return <RoutesContext value={routes}>{children}</RoutesContext>;
}

/** How an operation is called. Throws outside the console's layout. */
export function useRoute(name: OperationName): OperationRoute {
  const routes = useContext(RoutesContext);
  if (!routes) throw new Error('useRoute needs a RoutesProvider around it.');
  return routes[name];
}

/** Ids of all operations, such as `CreateApiV2`, by the alphabet. */
export function useOperationIds(): string[] {
  const routes: Partial<OperationRoutes> = useContext(RoutesContext) ?? {};
  return Object.values(routes)
    .map(({ id }) => id)
    .sort();
}
