import type { Settings } from '../api/settings.ts'
import { Dialog } from '../design/dialog.tsx'
import { IssuerButton } from './issuerButton.tsx'
import { TokenForm } from './tokenForm.tsx'
import type { Credential } from './tokenStore.ts'

/** Asks for another token over the page, which stays as it is and goes on where it was. */
export const RenewDialog = ({
  settings: { oidc },
  accept,
  onClose,
  onSignOut,
}: {
  settings: Settings
  accept: (credential: Credential) => Promise<void>
  onClose: () => void
  onSignOut: () => void
}) => (
  <Dialog title="Another token is needed" onClose={onClose}>
    <p>
      Yours has expired, or is no longer taken. What is open stays, and goes on where it was: nothing is lost that
      history keeps.
    </p>
    {oidc && <IssuerButton oidc={oidc} onCredential={accept} />}
    <TokenForm action="Go on" onToken={token => accept({ token })}>
      <button type="button" className="button" onClick={onSignOut}>
        Sign out
      </button>
    </TokenForm>
  </Dialog>
)
