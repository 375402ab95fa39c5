import { ApiError } from '../api/problem.ts'
import { Notice } from '../design/notice.tsx'
import { visibleText } from '../design/visibleText.ts'
import { PageError } from '../session/pageError.tsx'

const TITLES: ReadonlyMap<string, string> = new Map([
  ['stale-rule', 'Somebody else changed this rule at the same time'],
  ['precondition-failed', 'A rule has this name already'],
  ['of-stage', 'It stands in the configuration of the stage'],
  ['channel-in-use', 'Rules tell this channel'],
  ['too-many-rules', 'There are as many as are allowed'],
  ['unknown-alert', 'There is no such rule'],
  ['unknown-channel', 'There is no such channel'],
])

/** Explains an error of an action on a rule or a channel. */
export const AlertError = ({ error }: { error: unknown }) => {
  const title = error instanceof ApiError ? TITLES.get(error.code) : undefined
  if (title === undefined || !(error instanceof ApiError)) return <PageError error={error} />
  return (
    <Notice kind="error" title={title}>
      <p>{visibleText(error.message)}</p>
    </Notice>
  )
}
