import { expect, it } from 'vitest'
import { idInItem } from '../../../../client/ids.ts'
import { ulid } from '../../../../client/testing/events.ts'
import { logLine } from '../../../../client/testing/logLine.ts'
import { lineOf, linesIn } from '../../log/line.ts'
import { csvOf, viewOf } from '../kinds.ts'

const id = idInItem(ulid(Date.parse('2026-01-15T10:30:00Z'), 1), 7)

it('shows a line without its escape sequences, and its fields behind it', () => {
  const line = logLine(id, '\u001b[31mGET\u001b[0m /a 500', {
    application: 'api',
    metadata: { status: 500, user: { id: 7 } },
  })
  expect(lineOf(line)).toEqual({
    text: 'GET /a 500  application=api status=500 id=7',
    end: 10,
    firstEnd: 10,
    paints: [{ from: 0, to: 3, ink: { colour: 1 } }],
  })
  const { columns, tree } = viewOf(line)
  expect(columns(line)).toEqual({ application: 'api', status: 500, user: { id: 7 } })
  expect(tree(line)).toEqual(columns(line))
})

it('knows the first line of a stack trace, and how many lines it has', () => {
  const line = logLine(id, 'Error: x\n\tat a (a.js:1)\r\n\tat b (b.js:2)\n', { metadata: { pid: 1 } })
  const { text, firstEnd, end } = lineOf(line)
  expect(text.slice(0, firstEnd)).toBe('Error: x')
  expect(text.slice(firstEnd, end)).toBe('\n\tat a (a.js:1)\n\tat b (b.js:2)')
  expect(linesIn(line)).toBe(3)
  expect(linesIn(logLine(id, 'one'))).toBe(1)
})

it('has the columns of its kind in CSV', () => {
  const { head, row } = csvOf([])
  const names = head.trim().split(',')
  const cells = row(
    logLine(id, '\u001b[1mplain\u001b[0m', { application: 'api', timestamp: '2026-01-15T10:29:58.123456Z' }),
  )
    .trim()
    .split(',')
  const cell = (name: string) => cells[names.indexOf(name)]
  expect([cell('message'), cell('application'), cell('receivedAt')]).toEqual([
    ...['plain', 'api', '2026-01-15T10:30:00.000Z'],
  ])
})
