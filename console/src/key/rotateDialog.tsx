import { useId, useState } from 'react'
import { ConfirmActions } from '../design/confirmActions.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useAction } from '../design/useAction.ts'
import { visibleText } from '../design/visibleText.ts'
import { KeyError } from './keyError.tsx'

const DAY_MS = 86_400_000
const ENDS = [
  { days: 0, label: 'only when the new one is first used' },
  { days: 1, label: 'in a day at the latest' },
  { days: 7, label: 'in a week at the latest' },
  { days: 30, label: 'in 30 days at the latest' },
]

/** Says what a rotation does, and begins one. */
export const RotateDialog = ({
  deviceId,
  onRotate,
  onClose,
}: {
  deviceId: string
  /** @param endsAt RFC 3339 */
  onRotate: (endsAt: string | undefined) => Promise<void>
  onClose: () => void
}) => {
  const id = useId()
  const [days, setDays] = useState(0)
  const { isRunning, error, start } = useAction()
  return (
    <Dialog title={`Replace the key of ${visibleText(deviceId)}`} onClose={onClose}>
      <p>
        The device gets a new key with a new key id, which is shown to you next. Give it to the device: with its first
        message under the new key, the present one ends. Until then the device goes on with the present one.
      </p>
      <div className="field">
        <label className="field__label" htmlFor={id}>
          The present key ends
        </label>
        <select id={id} className="select" value={days} onChange={({ target }) => setDays(Number(target.value))}>
          {ENDS.map(({ days: value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <p className="field__hint">
          A device that has not used its new key when the present one ends is not heard any more.
        </p>
      </div>
      <KeyError error={error} />
      <ConfirmActions
        label="Make a new key"
        isRunning={isRunning}
        onConfirm={() =>
          start(() => onRotate(days === 0 ? undefined : new Date(Date.now() + days * DAY_MS).toISOString()))
        }
        onCancel={onClose}
      />
    </Dialog>
  )
}
