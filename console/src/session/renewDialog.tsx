import { adviceOf } from '../api/advice.ts'
import type { Settings } from '../api/settings.ts'
import { Dialog } from '../design/dialog.tsx'
import { IssuerButton } from './issuerButton.tsx'
import { TokenForm } from './tokenForm.tsx'
import type { Credential } from './tokenStore.ts'

/** Asks for another token in front of the page, which stays open and continues where it was. */
export const RenewDialog = ({
  settings: { oidc },
  refusal,
  accept,
  onClose,
  onSignOut,
}: {
  settings: Settings
  /** The code of the refusal; undefined when the person wants to enter another token. */
  refusal: string | undefined
  accept: (credential: Credential) => Promise<void>
  onClose: () => void
  onSignOut: () => void
}) => (
  <Dialog title={refusal === undefined ? 'Enter another token' : 'Another token is needed'} onClose={onClose}>
    <p>
      {refusal !== undefined && `${adviceOf(refusal).title}. `}
      The page stays open. With another token it continues where it was, and catches up from history.
    </p>
    {oidc && <IssuerButton oidc={oidc} onCredential={accept} />}
    <TokenForm action="Continue" onToken={token => accept({ token })}>
      <button type="button" className="button" onClick={onSignOut}>
        Sign out
      </button>
    </TokenForm>
  </Dialog>
)
