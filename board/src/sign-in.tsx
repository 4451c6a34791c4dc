// The form for an API key. It is shown while nobody is signed in.
import { useState } from 'react';
import { signIn } from './session';

interface SignInProps {
  readonly reason: string | undefined;
}

export function SignIn({ reason }: SignInProps) {
  const [key, setKey] = useState('');
  return (
    <main className="sign-in">
      <form
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          signIn(key.trim());
        }}
      >
        <h1>Opportunity board</h1>
        <p className="quiet">
          Sign in with an API key of your workspace. It is kept until you close this tab.
        </p>
        {reason !== undefined && (
          <p className="alert" role="alert">
            {reason}
          </p>
        )}
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
    </main>
  );
}
