import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { Notice } from '../design/notice.tsx'

/** What is pasted often has `Bearer`, quotes or line breaks around it. */
const bare = (text: string) => text.replace(/^[\s"']*(Bearer\s+)?/i, '').replace(/[\s"']+$/, '')

/** Asks for a token, and says what is wrong with one that is not taken. */
export const TokenForm = ({
  action,
  initialError,
  onToken,
  children,
}: {
  /** What the button says. */
  action: string
  initialError?: unknown
  /** Throws when the token is not taken. */
  onToken: (token: string) => Promise<void>
  children?: ReactNode
}) => {
  const id = useId()
  const [text, setText] = useState('')
  const [error, setError] = useState(initialError)
  const [isBusy, setIsBusy] = useState(false)
  const token = bare(text)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (token === '' || isBusy) return
    setIsBusy(true)
    setError(undefined)
    try {
      await onToken(token)
    } catch (refused) {
      setError(refused)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <form className="token-form" onSubmit={event => void submit(event)} aria-busy={isBusy}>
      <div className="field">
        <label className="field__label" htmlFor={id}>
          Token
        </label>
        <input
          id={id}
          className="input mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="eyJ…"
          aria-describedby={`${id}-hint`}
          aria-invalid={error !== undefined}
          // biome-ignore lint/a11y/noAutofocus: the one thing to do here
          autoFocus
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <p id={`${id}-hint`} className="field__hint">
          A JWT. It is kept for this tab alone, and forgotten when the tab is closed.
        </p>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {isBusy && <Notice>Asking the stack whether it takes this token …</Notice>}
      <div className="token-form__actions">
        <button type="submit" className="button button--primary" disabled={token === '' || isBusy}>
          {action}
        </button>
        {children}
      </div>
    </form>
  )
}
