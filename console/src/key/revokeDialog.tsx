import { useState } from 'react'
import { ConfirmActions } from '../design/confirmActions.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useAction } from '../design/useAction.ts'
import { visibleText } from '../design/visibleText.ts'
import { KeyError } from './keyError.tsx'

/** Says what the end of a key does, and brings it about. Without a key to revoke, the name alone is released. */
export const RevokeDialog = ({
  deviceId,
  kid,
  isLast,
  onRevoke,
  onClose,
}: {
  deviceId: string
  kid: string | undefined
  /** Whether the device has no other key. */
  isLast: boolean
  onRevoke: (of: { readonly releases: boolean }) => Promise<void>
  onClose: () => void
}) => {
  const [isReleasing, setIsReleasing] = useState(kid === undefined)
  const { isRunning, error, start } = useAction()
  const name = visibleText(deviceId)
  return (
    <Dialog title={kid === undefined ? `Release the name ${name}` : `Revoke key ${kid}`} onClose={onClose}>
      {kid !== undefined && (
        <p>
          From now on every message under this key is refused (4.01). Nobody can undo that.{' '}
          {isLast
            ? `It is the last key of ${name}: the device is not heard until it has another one.`
            : `${name} has another key, and goes on with it.`}
        </p>
      )}
      {kid === undefined && (
        <p>Messages in this name are accepted without a key again. Whoever knows the name can send them.</p>
      )}
      {kid !== undefined && isLast && (
        <label className="keys__release">
          <input type="checkbox" checked={isReleasing} onChange={({ target }) => setIsReleasing(target.checked)} />
          <span>
            Release the name
            <span className="field__hint">
              {' '}
              Messages without a key are accepted again, from anybody who knows the name. Otherwise the name stays
              locked.
            </span>
          </span>
        </label>
      )}
      <KeyError error={error} />
      <ConfirmActions
        label={kid === undefined ? 'Release the name' : 'Revoke the key'}
        isRunning={isRunning}
        onConfirm={() => start(() => onRevoke({ releases: isReleasing }))}
        onCancel={onClose}
      />
    </Dialog>
  )
}
