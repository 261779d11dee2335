'use client';

import { CopyableId } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { AllowedAddresses } from './allowed-addresses.tsx';
import { AppCodes } from './app-codes.tsx';
import { AuthorisedApis } from './authorised-apis.tsx';
import { CredentialActions } from './credential-actions.tsx';
import { CredentialQuota } from './credential-quota.tsx';
import { CredentialSecret } from './credential-secret.tsx';
import { useCredential } from './queries.ts';

interface CredentialPageProps {
  readonly gatewayId: string;
  readonly credentialId: string;
}

export function CredentialPage({ gatewayId, credentialId }: CredentialPageProps) {
  const credential = useCredential(gatewayId, credentialId);
  const crumbs = [{ label: 'Credentials', href: `/gateways/${gatewayId}/credentials` }];
  if (credential.error && !credential.data) {
    return (
      <>
        <PageHeader title="Credential" crumbs={crumbs} />
        <ErrorNotice error={credential.error} title="The credential could not be read." />
      </>
    );
  }
  if (!credential.data) return <DetailSkeleton />;
  const own = { gatewayId, credential: credential.data };
  return (
    <>
      <PageHeader
        title={credential.data.name}
        description={credential.data.remark}
        crumbs={crumbs}
        meta={<CopyableId id={credential.data.id} label="credential id" />}
        actions={<CredentialActions {...own} />}
      />
      <div className="space-y-5">
        <CredentialSecret {...own} />
        <AuthorisedApis {...own} />
        <AppCodes {...own} />
        <div className="grid gap-5 lg:grid-cols-2">
          <CredentialQuota {...own} />
          <AllowedAddresses {...own} />
        </div>
      </div>
    </>
  );
}
