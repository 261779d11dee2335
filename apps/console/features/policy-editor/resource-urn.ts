interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** A gateway and all it holds: two patterns, since what it holds lies below it by a slash. */
export function gatewayUrns({ region, accountId }: Place, gatewayId: string): string[] {
  return [
    `apig:${region}:${accountId}:instance:${gatewayId}`,
    `apig:${region}:${accountId}:*:${gatewayId}/*`,
  ];
}

/** Something in a gateway. */
export function inGatewayUrn(
  { region, accountId }: Place,
  type: string,
  gatewayId: string,
  id: string,
): string {
  return `apig:${region}:${accountId}:${type}:${gatewayId}/${id}`;
}

/** Something that lies in the account itself. */
export function accountUrn({ accountId }: Place, type: string, id: string): string {
  return `iam::${accountId}:${type}:${id}`;
}
