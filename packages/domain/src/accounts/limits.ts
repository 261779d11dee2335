/** How much an account may hold; the quota operations of the identity API tell these numbers. */
export const accountLimits = {
  users: 1_000,
  groups: 200,
  policies: 200,
  identityProviders: 10,
  enterpriseProjects: 100,
  /** Below a region's project. */
  projectsPerRegion: 10,
  /** Per group or user, in enterprise projects and in all other places: whoever acts carries all of them. */
  grantsOnEnterpriseProjects: 500,
  grantsElsewhere: 200,
  /** Per user, as in the model product: one in use, one to change to. */
  accessKeys: 2,
} as const;
