'use client';

import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { themes } from '../shell/theme-toggle.tsx';
import { firstCallCommand, tokenCommand } from './api-commands.ts';

export function SettingsPage() {
  const session = useConsoleSession();
  const [origin, setOrigin] = useState('');
  useEffect(() => setOrigin(window.location.origin), []);
  return (
    <>
      <PageHeader title="Settings" description="How the console looks, and how scripts reach the same API." />
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
              Requests are signed with an access key (SDK-HMAC-SHA256, as the official SDKs do it), or carry a
              token in X-Auth-Token. Access keys are made on the page of a user.
            </p>
            <CodeBlock code={tokenCommand(origin, session)} label="token command" title="Get a token" />
            <CodeBlock
              code={firstCallCommand(origin, session)}
              label="first call"
              title="List gateways with it"
            />
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
    </>
  );
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
