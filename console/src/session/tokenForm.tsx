import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ErrorNotice } from '../api/errorNotice.tsx'
import { Notice } from '../design/notice.tsx'

/** People often paste a token with `Bearer`, quotes or line breaks around it. */
const bare = (text: string) => text.replace(/^[\s"']*(Bearer\s+)?/i, '').replace(/[\s"']+$/, '')

/** Asks for a token, and explains why the stack refuses one. */
export const TokenForm = ({
  action,
  initialError,
  onToken,
  children,
}: {
  /** The label of the button. */
  action: string
  initialError?: unknown
  /** Throws when the stack refuses the token. */
  onToken: (token: string) => Promise<void>
  children?: ReactNode
}) => {
  const id = useId()
  const [text, setText] = useState('')
  const [error, setError] = useState(initialError)
  const [isBusy, setIsBusy] = useState(false)
  const token = bare(text)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
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
          ref={field}
          id={id}
          className="input mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="eyJ…"
          aria-describedby={`${id}-hint`}
          aria-invalid={error !== undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <p id={`${id}-hint`} className="field__hint">
          A JWT. Only this tab keeps it, and forgets it when it is closed.
        </p>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {isBusy && <Notice>Checking the token …</Notice>}
      <div className="token-form__actions">
        <button type="submit" className="button button--primary" disabled={token === '' || isBusy}>
          {action}
        </button>
        {children}
      </div>
    </form>
  )
}
