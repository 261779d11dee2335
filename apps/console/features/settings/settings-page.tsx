'use client';

import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { AddressTabs } from '../../components/tab-list.tsx';
import { EnterpriseProjectsTab } from '../projects/enterprise-projects-tab.tsx';
import { ProjectsTab } from '../projects/projects-tab.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { themes } from '../shell/theme-toggle.tsx';
import { signedCurl } from '../snippets/signed-curl.ts';

export function SettingsPage() {
  return (
    <>
      <PageHeader
        title="Settings"
        description="How the console looks, how scripts reach the same API, and the projects that gateways live in."
      />
      <AddressTabs
        label="Settings"
        tabs={[
          { id: 'general', label: 'General', content: () => <GeneralTab /> },
          { id: 'projects', label: 'Projects', content: () => <ProjectsTab /> },
          { id: 'enterprise', label: 'Enterprise projects', content: () => <EnterpriseProjectsTab /> },
        ]}
      />
    </>
  );
}

function GeneralTab() {
  const session = useConsoleSession();
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <div className="space-y-5">
      <ThemeCard />
      <Card title="Who you are">
        <DescriptionList
          facts={[
            { term: 'User', value: session.name },
            { term: 'Account', value: session.accountName },
            { term: 'Account id', value: <CopyableId id={session.accountId} label="account id" /> },
            { term: 'Project', value: session.region },
            { term: 'Project id', value: <CopyableId id={session.projectId} label="project id" /> },
          ]}
        />
      </Card>
      <Card
        title="Management API"
        description="The console uses this API and no other: whatever you do here, a script can do."
      >
        <div className="space-y-4">
          <CodeBlock code={origin} label="API endpoint" title="Endpoint" />
          <p className="max-w-prose text-muted">
            Every request is signed with an access key (SDK-HMAC-SHA256): the official SDKs do it when they
            are given this endpoint, and so does the turnpike command. Access keys are made on the page of a
            user.
          </p>
          <CodeBlock code={environmentLines(origin)} label="environment" title="Name your access key" />
          <CodeBlock
            code="npx turnpike call ListInstancesV2"
            label="turnpike command"
            title="List gateways"
          />
          {origin ? (
            <CodeBlock
              code={signedCurl('GET', new URL(`/v2/${session.projectId}/apigw/instances`, origin), '')}
              label="signed curl"
              title="The same with nothing but curl and openssl"
            />
          ) : null}
          <p className="text-muted">
            The whole API is described at{' '}
            <a className="rounded-sm font-medium text-accent hover:underline" href="/openapi.json">
              /openapi.json
            </a>
            .
          </p>
        </div>
      </Card>
    </div>
  );
}

/** What the turnpike command and copied calls read. */
function environmentLines(origin: string): string {
  return [
    `export TURNPIKE_ENDPOINT=${origin}`,
    "export TURNPIKE_ACCESS_KEY='<access key>'",
    "export TURNPIKE_SECRET_KEY='<secret key>'",
  ].join('\n');
}

function ThemeCard() {
  const { theme, setTheme } = useTheme();
  const [mounted, setMounted] = useState(false);
  // What was chosen is known in the browser only.
  useEffect(() => setMounted(true), []);
  return (
    <Card title="Theme">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">Theme</legend>
        {themes.map(({ id, label, icon: Icon }) => (
          <Button
            key={id}
            aria-pressed={mounted && theme === id}
            onClick={() => setTheme(id)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            <Icon aria-hidden />
            {label}
          </Button>
        ))}
      </fieldset>
    </Card>
  );
}
