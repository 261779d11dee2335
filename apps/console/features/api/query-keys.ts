/** First part of the key of everything that is read; a change names the parts that it makes out of date. */
export const keys = {
  session: ['session'],
  permissions: ['permissions'],
  gateways: ['gateways'],
  groups: (gatewayId: string) => ['gateway', gatewayId, 'groups'],
  apis: (gatewayId: string) => ['gateway', gatewayId, 'apis'],
  environments: (gatewayId: string) => ['gateway', gatewayId, 'environments'],
  credentials: (gatewayId: string) => ['gateway', gatewayId, 'credentials'],
  authorisations: (gatewayId: string) => ['gateway', gatewayId, 'authorisations'],
  quotas: (gatewayId: string) => ['gateway', gatewayId, 'quotas'],
  accessControl: (gatewayId: string) => ['gateway', gatewayId, 'access-control'],
  users: ['users'],
  userGroups: ['user-groups'],
  policies: ['policies'],
  accessKeys: ['access-keys'],
  audit: ['audit'],
} as const;
