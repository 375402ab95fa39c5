import type { Settings } from '../api/settings.ts'
import { Dialog } from '../design/dialog.tsx'
import { IssuerButton } from './issuerButton.tsx'
import { TokenForm } from './tokenForm.tsx'
import type { Credential } from './tokenStore.ts'

/** Asks for another token in front of the page, which stays open and continues where it was. */
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
      Your token has expired or was revoked. The page stays open. With a new token it continues where it was, and
      catches up from history.
    </p>
    {oidc && <IssuerButton oidc={oidc} onCredential={accept} />}
    <TokenForm action="Continue" onToken={token => accept({ token })}>
      <button type="button" className="button" onClick={onSignOut}>
        Sign out
      </button>
    </TokenForm>
  </Dialog>
)
