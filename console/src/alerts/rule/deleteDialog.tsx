import type { Alert } from '../../../../core/alerts/http/contract.ts'
import { ConfirmActions } from '../../design/confirmActions.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { useAction } from '../../design/useAction.ts'
import { AlertError } from '../alertError.tsx'

/** Says what the end of a rule does, and deletes it. */
export const DeleteDialog = ({
  alert: { name, firing },
  onDelete,
  onClose,
}: {
  alert: Alert
  onDelete: () => Promise<void>
  onClose: () => void
}) => {
  const { isRunning, error, start } = useAction()
  return (
    <Dialog title={`Delete ${name}`} onClose={onClose}>
      <p>
        Nobody is told by this rule any more. Its alerts of the past stay in history.
        {firing > 0 &&
          ` It fires for ${firing} ${firing === 1 ? 'device' : 'devices'} now: these alerts are over with it.`}
      </p>
      <AlertError error={error} />
      <ConfirmActions
        label="Delete the rule"
        isRunning={isRunning}
        onConfirm={() => start(onDelete)}
        onCancel={onClose}
      />
    </Dialog>
  )
}
