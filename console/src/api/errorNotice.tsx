import type { ReactNode } from 'react'
import { Notice } from '../design/notice.tsx'
import { visibleText } from '../design/visibleText.ts'
import { adviceOf } from './advice.ts'
import { ApiError } from './problem.ts'

const adviceFor = (error: unknown) =>
  error instanceof ApiError ? adviceOf(error.code) : { title: 'The request failed', toDo: 'Try again.' }

/** Explains an error, and says how to go on. */
export const ErrorNotice = ({ error, children }: { error: unknown; children?: ReactNode }) => {
  const { title, toDo } = adviceFor(error)
  const said = error instanceof Error ? error.message : String(error)
  const errors = error instanceof ApiError ? error.errors : []
  return (
    <Notice kind="error" title={title}>
      <p>{toDo}</p>
      {said && said !== title && <p className="muted">{visibleText(said)}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{visibleText(path)}</code>: {visibleText(message)}
            </li>
          ))}
        </ul>
      )}
      {children}
    </Notice>
  )
}
