import type { Settings } from '../api/settings.ts'
import { Snippet } from '../design/snippet.tsx'
import { IssuerButton } from './issuerButton.tsx'
import './session.css'
import { TokenForm } from './tokenForm.tsx'
import type { Credential } from './tokenStore.ts'

const COMMAND = "npm run -s token -- --devices '*' --scope read,write --for 8h"

/** The page for people who are not signed in. */
export const SignIn = ({
  settings: { stage, oidc },
  accept,
  error,
}: {
  settings: Settings
  accept: (credential: Credential) => Promise<void>
  /** Explains why the page before is signed out. */
  error: unknown
}) => (
  <main className="sign-in">
    <div className="sign-in__card card">
      <h1>Sign in to Sonde</h1>
      <p className="muted">
        Stage <strong>{stage}</strong>. Your token decides which devices you see and whether you may change them.
      </p>
      {oidc && <IssuerButton oidc={oidc} />}
      <TokenForm action="Sign in" initialError={error} onToken={token => accept({ token })} />
      <details className="sign-in__how">
        <summary>Where do I get a token?</summary>
        <p>Ask the operator of this stack, or run this command in the folder of the project:</p>
        <Snippet text={COMMAND} label="the command" />
        <p className="muted">
          For a stack in AWS, add <code>--secret</code> with the value of the stack's output <code>TokenSecretArn</code>
          .
        </p>
      </details>
    </div>
  </main>
)
