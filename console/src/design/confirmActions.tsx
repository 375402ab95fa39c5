/** The two ways out of a dialog that asks before it does something. */
export const ConfirmActions = ({
  label,
  isRunning,
  onConfirm,
  onCancel,
}: {
  /** The action, as its button says it. */
  label: string
  /** Whether the action is on its way. */
  isRunning: boolean
  onConfirm: () => void
  onCancel: () => void
}) => (
  <div className="actions">
    <button type="button" className="button button--primary" disabled={isRunning} onClick={onConfirm}>
      {label}
    </button>
    <button type="button" className="button" onClick={onCancel}>
      Cancel
    </button>
  </div>
)
