import { useId, useState } from 'react'
import { ConfirmActions } from '../../design/confirmActions.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { useNow } from '../../design/now.ts'
import { useTimeFormat } from '../../design/time.tsx'
import { useAction } from '../../design/useAction.ts'
import { fieldText, timeIn } from '../../log/place/timeDialog.tsx'
import { AlertError } from '../alertError.tsx'
import { SILENCES, secondsUntil } from './silence.ts'

const UNTIL = 'until'

/** Chooses for how long a rule tells no channel. */
export const SilenceDialog = ({
  name,
  onSilence,
  onClose,
}: {
  name: string
  onSilence: (seconds: number) => Promise<void>
  onClose: () => void
}) => {
  const id = useId()
  const nowMs = useNow()
  const isUtc = useTimeFormat().format === 'utc'
  const { isRunning, error, start } = useAction()
  const [choice, setChoice] = useState(`${SILENCES[0].seconds}`)
  const [until, setUntil] = useState(() => fieldText(Date.now() + 3_600_000, isUtc))
  const seconds = choice === UNTIL ? secondsUntil(timeIn(until, isUtc), nowMs) : Number(choice)
  return (
    <Dialog title={`Silence ${name}`} onClose={onClose}>
      <p>No channel is told meanwhile. The stream and this page show its alerts all the same.</p>
      <fieldset className="choices">
        <legend className="field__label">For</legend>
        {[
          ...SILENCES.map(one => ({ value: `${one.seconds}`, label: one.label })),
          { value: UNTIL, label: 'Until …' },
        ].map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name={`${id}-for`} checked={choice === value} onChange={() => setChoice(value)} />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      {choice === UNTIL && (
        <div className="field">
          <label className="field__label" htmlFor={id}>
            Until ({isUtc ? 'UTC' : 'local time'})
          </label>
          <input
            id={id}
            className="input"
            type="datetime-local"
            step="1"
            value={until}
            aria-describedby={`${id}-hint`}
            aria-invalid={seconds === undefined}
            onChange={({ target }) => setUntil(target.value)}
          />
          <p id={`${id}-hint`} className={seconds === undefined ? 'field__error' : 'field__hint'}>
            A time that is at least a minute and at most 31 days from now.
          </p>
        </div>
      )}
      <AlertError error={error} />
      <ConfirmActions
        label="Silence it"
        isRunning={isRunning || seconds === undefined}
        onConfirm={() => {
          if (seconds !== undefined) start(() => onSilence(seconds))
        }}
        onCancel={onClose}
      />
    </Dialog>
  )
}
