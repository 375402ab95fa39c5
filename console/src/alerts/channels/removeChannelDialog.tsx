import { ConfirmActions } from '../../design/confirmActions.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { useAction } from '../../design/useAction.ts'
import { AlertError } from '../alertError.tsx'
import { useAlertsApi } from '../useAlertsApi.ts'

/** Says what the end of a channel does, and removes it. */
export const RemoveChannelDialog = ({
  name,
  users,
  onDone,
  onClose,
}: {
  name: string
  users: readonly string[]
  onDone: () => void
  onClose: () => void
}) => {
  const api = useAlertsApi()
  const { isRunning, error, start } = useAction()
  return (
    <Dialog title={`Remove channel ${name}`} onClose={onClose}>
      <p>
        {users.length > 0
          ? `The rules ${users.join(', ')} tell it: take it out of them first.`
          : 'Its address is deleted. No rule tells it.'}
      </p>
      <AlertError error={error} />
      <ConfirmActions
        label="Remove the channel"
        isRunning={isRunning || users.length > 0}
        onConfirm={() =>
          start(async () => {
            await api.removeChannel(name)
            onDone()
          })
        }
        onCancel={onClose}
      />
    </Dialog>
  )
}
