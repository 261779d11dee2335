'use client';

import Link from 'next/link';
import { useState } from 'react';
import { CredentialsStep } from './credentials-step.tsx';
import { SecondFactorStep } from './second-factor-step.tsx';
import { type SignInOutcome, type SignInValues, signIn } from './session-calls.ts';
import { SessionFrame } from './session-frame.tsx';
import { pageAfterSignIn } from './sign-in-address.ts';
import { SsoStep } from './sso-step.tsx';

/** One sentence for every wrong value: it must not tell which one was wrong. */
const refusals: Record<Exclude<SignInOutcome, 'signed_in' | 'second_factor_needed'>, string> = {
  wrong: 'Account, user name and password do not match.',
  locked: 'There were too many wrong tries. Wait a quarter of an hour, then try again.',
  address_not_allowed: 'The account does not let you sign in from this network.',
  no_answer: 'The console server did not answer. Try again in a moment.',
};

const WRONG_CODE = 'This code is not right, or was used before. Wait for the next one.';

const SSO_FAILED =
  'Single sign-on did not let you in. Ask an administrator of your account, or sign in with a password.';

interface SignInFormProps {
  /** The identity provider led back here without a session. */
  readonly ssoFailed?: boolean;
  /** Anybody may begin an account. */
  readonly registration?: boolean;
}

/** Name and password first, and a code when the server asks for one. */
export function SignInForm({ ssoFailed = false, registration = false }: SignInFormProps) {
  const [refusal, setRefusal] = useState(ssoFailed ? SSO_FAILED : '');
  const [byProvider, setByProvider] = useState(false);
  const [shown, setShown] = useState<SignInValues | null>(null);
  const send = async (values: SignInValues) => {
    setRefusal('');
    const outcome = await signIn(values);
    if (outcome === 'second_factor_needed') return setShown(values);
    // A whole page load: the layout reads the new session on the server.
    if (outcome === 'signed_in') return window.location.assign(pageAfterSignIn(window.location.search));
    setRefusal(shown && outcome === 'wrong' ? WRONG_CODE : refusals[outcome]);
  };
  const startAgain = () => {
    setRefusal('');
    setShown(null);
  };
  return (
    <SessionFrame
      title="Sign in to Turnpike"
      subtitle={shown ? 'One more step.' : 'Gateways, APIs and who may call them.'}
      note={
        registration ? (
          <>
            No account yet?{' '}
            <Link href="/sign-up" className="text-accent hover:underline">
              Create one
            </Link>
          </>
        ) : (
          'The first account is shown by the terminal that started Turnpike. Others come from your administrator.'
        )
      }
    >
      {byProvider ? (
        <SsoStep onBack={() => setByProvider(false)} />
      ) : shown ? (
        <SecondFactorStep
          refusal={refusal}
          onSend={(code) => send({ ...shown, ...code })}
          onBack={startAgain}
        />
      ) : (
        <CredentialsStep refusal={refusal} onSend={send} onSso={() => setByProvider(true)} />
      )}
    </SessionFrame>
  );
}
