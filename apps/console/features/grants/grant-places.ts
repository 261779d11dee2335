/** Who holds a grant. */
export type HolderKind = 'user' | 'group';

/** Where a grant holds. */
export type PlaceType = 'account' | 'all_projects' | 'project' | 'enterprise_project' | 'instance';

interface PlaceKind {
  readonly type: PlaceType;
  readonly label: string;
  /** What a grant there is good for. */
  readonly hint: string;
  /** End of the names of the actions that grant and revoke there. */
  readonly suffix: string;
}

/** Places, from the one that most grants belong to. */
export const placeKinds: readonly PlaceKind[] = [
  {
    type: 'project',
    label: 'Project',
    hint: 'All gateways of one project, now and later.',
    suffix: 'OnProject',
  },
  {
    type: 'all_projects',
    label: 'All projects',
    hint: 'All gateways of every project, now and later, but not users, groups and policies.',
    suffix: '',
  },
  { type: 'instance', label: 'Gateway', hint: 'One gateway with all that it holds.', suffix: 'OnInstance' },
  {
    type: 'enterprise_project',
    label: 'Enterprise project',
    hint: 'The gateways that are put into it, whatever their project.',
    suffix: 'OnEnterpriseProject',
  },
  {
    type: 'account',
    label: 'Account',
    hint: 'Users, groups, policies and security settings, and all gateways.',
    suffix: 'OnDomain',
  },
];

/** IAM action that granting or revoking asks for. */
export function grantAction(verb: 'grant' | 'revoke', holder: HolderKind, place: PlaceType): string {
  const suffix = placeKinds.find(({ type }) => type === place)?.suffix ?? '';
  return `iam:permissions:${verb}Role${verb === 'grant' ? 'To' : 'From'}${holder === 'user' ? 'User' : 'Group'}${suffix}`;
}

/** A place as it is read in a list: `Project local-1`. */
export function placeText({ type, name, id }: { type: PlaceType; name: string; id: string }): string {
  const label = placeKinds.find((kind) => kind.type === type)?.label ?? type;
  return type === 'all_projects' || type === 'account' ? label : `${label} ${name || id}`;
}
