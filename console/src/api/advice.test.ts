import { expect, test } from 'vitest'
import { problemTable } from '../../../core/http/problem.ts'
import { ALERT_TITLES } from '../alerts/alertTitles.ts'
import { adviceOf } from './advice.ts'

/** The console asks for nothing of the kind: these are told by their code. */
const NOT_ASKED_FOR: readonly string[] = [
  'not-found',
  'method-not-allowed',
  'not-acceptable',
  'precondition-failed',
  'unsupported-media-type',
  'not-implemented',
  // It sends no log lines.
  'entries-rejected',
  'foreign-sources',
  'too-large',
  'too-many-lines',
  'not-accepted',
  // The page of a device's key has words of its own for these.
  'has-key',
  'no-key',
  'key-changed',
  'too-many-keys',
  // Nor does it import keys that were made elsewhere.
  'key-id-taken',
  'secrets-taken',
  // So have the pages of alerts.
  ...ALERT_TITLES.keys(),
]

test.each(problemTable.map(({ code }) => code).filter(code => !NOT_ASKED_FOR.includes(code)))(
  '%s has words of its own',
  code => {
    const { title, toDo } = adviceOf(code)
    expect(title).not.toContain(code)
    expect(toDo).not.toBe('')
  },
)

test('an unknown code is named', () => {
  expect(adviceOf('teapot').title).toBe('The request failed (teapot)')
  expect(adviceOf('constructor').title).toBe('The request failed (constructor)')
})
