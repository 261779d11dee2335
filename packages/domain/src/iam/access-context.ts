/**
 * What conditions of policies can speak of (the global keys `g:…` of the reference). Null: not known here, which is
 * something else than "there is none".
 */
export interface AccessContext {
  /** `g:CurrentTime` */
  currentTime: Date;
  /** `g:SourceIp` */
  sourceIp: string | null;
  /** `g:UserId`, `g:UserName`, `g:DomainName` */
  userId: string | null;
  userName: string | null;
  domainName: string | null;
  /** `g:MFAPresent` */
  mfaPresent: boolean | null;
  /** `g:MFAAge`, seconds since the second factor was shown; null: it was not. */
  mfaAgeSeconds: number | null;
  /** `g:EnterpriseProjectId`; null: the resource lies in none. */
  enterpriseProjectId: string | null;
  /** `g:ResourceTag/<key>`; null: not known. */
  resourceTags: Readonly<Record<string, string>> | null;
}
