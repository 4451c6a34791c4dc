// The page that is shown while nobody is signed in: it leads to the provider, or asks for an API key.
import { useState } from 'react';
import { signInAtProvider } from './openid';
import { openIdProvider, type ProviderSettings } from './page-settings';
import { signInWithKey } from './session';

interface SignInProps {
  readonly reason: string | undefined;
}

export const SignIn = ({ reason }: SignInProps) => (
  <main className="sign-in">
    <div className="panel">
      <h1>Opportunity board</h1>
      {reason !== undefined && (
        <p className="alert" role="alert">
          {reason}
        </p>
      )}
      {openIdProvider ? <ProviderButton provider={openIdProvider} /> : <KeyForm />}
    </div>
  </main>
);

function ProviderButton({ provider }: { readonly provider: ProviderSettings }) {
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = async () => {
    setIsLeaving(true);
    await signInAtProvider();
    // The page is still here if the provider cannot be reached.
    setIsLeaving(false);
  };
  return (
    <>
      <p className="quiet">You sign in at {new URL(provider.issuer).host}.</p>
      <button className="button primary" disabled={isLeaving} onClick={() => void leave()}>
        Sign in
      </button>
    </>
  );
}

function KeyForm() {
  const [key, setKey] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signInWithKey(key.trim());
      }}
    >
      <p className="quiet">
        Sign in with an API key of your workspace. It is kept until you close this tab.
      </p>
      <label className="field">
        <span>API key</span>
        <input
          type="password"
          name="api-key"
          autoComplete="off"
          required
          value={key}
          onChange={({ target }) => {
            setKey(target.value);
          }}
        />
      </label>
      <button className="button primary" disabled={key.trim() === ''}>
        Sign in
      </button>
    </form>
  );
}
