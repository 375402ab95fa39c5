import { type FormEvent, useState } from 'react'
import { Dialog } from '../../design/dialog.tsx'
import { useTimeFormat } from '../../design/time.tsx'
import { clockText, dayText } from '../../design/timeText.ts'

/** Reads the text of a field for a date and a time; undefined when it is incomplete. */
export const timeIn = (text: string, isUtc: boolean): string | undefined => {
  const ms = Date.parse(isUtc ? `${text}Z` : text)
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** The text of a field for a date and a time. */
export const fieldText = (ms: number, isUtc: boolean): string => {
  const format = isUtc ? 'utc' : 'local'
  return `${dayText(ms, format)}T${clockText(ms, format).slice(0, 8)}`
}

/** Asks for the time to go to. */
export const TimeDialog = ({ onGo, onClose }: { onGo: (at: string) => void; onClose: () => void }) => {
  const isUtc = useTimeFormat().format === 'utc'
  const [text, setText] = useState(() => fieldText(Date.now(), isUtc))
  const at = timeIn(text, isUtc)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (at !== undefined) onGo(at)
  }
  return (
    <Dialog title="Go to a time" onClose={onClose}>
      <form className="log-dialog" onSubmit={submit}>
        <label className="field">
          <span className="field__label">Time, {isUtc ? 'UTC' : 'local'}</span>
          <input
            className="input"
            type="datetime-local"
            step="1"
            required
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
        </label>
        <button type="submit" className="button button--primary" disabled={at === undefined}>
          Go
        </button>
      </form>
    </Dialog>
  )
}
