import { describe, expect, it } from 'vitest'
import { ABOUT_LOG_LINES, isAboutLogLines, markingLogger } from './aboutLogLines.ts'
import { jsonLogger } from './log.ts'

const logged = () => {
  const lines: string[] = []
  return { lines, ...markingLogger(jsonLogger(line => lines.push(line))) }
}

describe('a logger that marks', () => {
  it('marks what is logged while log lines are handled, and nothing before or after', async () => {
    const { lines, log, aboutLogLines } = logged()
    log('info', 'before')
    await aboutLogLines(async () => log('warn', 'during', { count: 2 }))
    log('info', 'after', { count: 3 })
    expect(lines.map(isAboutLogLines)).toEqual([false, true, false])
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'warn', message: 'during', count: 2 })
  })

  it('marks no more once the work has failed', async () => {
    const { lines, log, aboutLogLines } = logged()
    await expect(aboutLogLines(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    log('info', 'after')
    expect(lines.map(isAboutLogLines)).toEqual([false])
  })
})

describe('a marked line is known again', () => {
  const marked = JSON.stringify({ level: 'warn', message: 'x', [ABOUT_LOG_LINES]: true })

  it.each([
    ['as it was written', marked],
    ['with spaces, as another program formats JSON', JSON.stringify(JSON.parse(marked), null, 2)],
    ['inside the JSON of a shipper', JSON.stringify({ log: marked, stream: 'stdout' })],
    ['inside that, once more', JSON.stringify({ message: JSON.stringify({ log: marked }) })],
    ['behind a prefix', `2026-11-28T15:00:00Z stdout F ${marked}`],
  ])('%s', (_, text) => expect(isAboutLogLines(text)).toBe(true))

  it.each([
    ['a line that names the field in prose', `the field ${ABOUT_LOG_LINES} is true`],
    ['a field that is false', JSON.stringify({ [ABOUT_LOG_LINES]: false })],
    ['another line', '{"level":"info"}'],
  ])('and not %s', (_, text) => expect(isAboutLogLines(text)).toBe(false))
})
