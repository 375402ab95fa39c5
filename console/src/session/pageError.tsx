import { ErrorNotice } from '../api/errorNotice.tsx'
import { ApiError } from '../api/problem.ts'

/**
 * Explains an error on a page. It says nothing about a token that the stack no longer accepts: the session says that, once
 * for the whole page.
 */
export const PageError = ({ error }: { error: unknown }) =>
  error === undefined || (error instanceof ApiError && error.status === 401) ? null : <ErrorNotice error={error} />
