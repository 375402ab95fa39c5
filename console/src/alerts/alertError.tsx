import { ApiError } from '../api/problem.ts'
import { Notice } from '../design/notice.tsx'
import { visibleText } from '../design/visibleText.ts'
import { PageError } from '../session/pageError.tsx'
import { ALERT_TITLES } from './alertTitles.ts'

/** Explains an error of an action on a rule or a channel. */
export const AlertError = ({ error }: { error: unknown }) => {
  const title = error instanceof ApiError ? ALERT_TITLES.get(error.code) : undefined
  if (title === undefined || !(error instanceof ApiError)) return <PageError error={error} />
  return (
    <Notice kind="error" title={title}>
      <p>{visibleText(error.message)}</p>
    </Notice>
  )
}
