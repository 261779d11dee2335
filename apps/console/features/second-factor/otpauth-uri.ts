/**
 * What a QR code tells an authenticator app (key URI format): SHA-1, six digits and thirty seconds are what every app
 * assumes, so they are left out.
 */
export function otpauthUri(accountName: string, userName: string, secretBase32: string): string {
  const label = `Turnpike:${userName}@${accountName}`;
  return `otpauth://totp/${encodeURIComponent(label)}?secret=${secretBase32}&issuer=Turnpike`;
}

/** A secret as people type it: groups of four. */
export function groupedSecret(secretBase32: string): string {
  return secretBase32.match(/.{1,4}/g)?.join(' ') ?? '';
}
