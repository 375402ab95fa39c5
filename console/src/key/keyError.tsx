import { ApiError } from '../api/problem.ts'
import { Notice } from '../design/notice.tsx'
import { visibleText } from '../design/visibleText.ts'
import { PageError } from '../session/pageError.tsx'

const TITLES: ReadonlyMap<string, string> = new Map([
  ['has-key', 'The device has a key already'],
  ['no-key', 'The device has no such key'],
  ['key-changed', 'Somebody else changed the keys at the same time'],
  ['too-many-keys', 'The device has too many keys that it has not used'],
])

/** Explains an error of an action on a key. */
export const KeyError = ({ error }: { error: unknown }) => {
  const title = error instanceof ApiError ? TITLES.get(error.code) : undefined
  if (title === undefined || !(error instanceof ApiError)) return <PageError error={error} />
  return (
    <Notice kind="error" title={title}>
      <p>{visibleText(error.message)}. Look at the keys, and try again.</p>
    </Notice>
  )
}
