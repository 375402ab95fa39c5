import { expect, it, vi } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import type { Row } from '../../feed/row.ts'
import type { Answer, Ask } from './messages.ts'
import { finderOf } from './query.ts'
import { searcher } from './searcher.ts'

const row = (ms: number): Row => {
  const event = uplink(ulid(ms, ms), { count: ms })
  return { kind: 'event', key: event.id, order: event.id, event, isLate: false, arrivedAt: 0, changes: [] }
}
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index))

const running = ({ answers = true }: { answers?: boolean } = {}) => {
  const asked: Ask[] = []
  const ends = vi.fn()
  const onChanged = vi.fn()
  const one = searcher({
    lineOf: ({ message }) => message,
    openWorker: onAnswer => {
      const say = (answer: Answer) => setTimeout(() => onAnswer(answer))
      say('ready')
      return {
        ask: question => {
          asked.push(question)
          if (answers) say(question.lines.map(finderOf(question.query)))
        },
        end: ends,
      }
    },
    onChanged,
    withinMs: 200,
  })
  const found = (list: readonly Row[]) => list.filter(each => each.kind === 'event' && one.found(each.event)).length
  return { one, asked, ends, onChanged, found }
}

it('searches in pieces, the newest first, then later rows', async () => {
  const { one, asked, found } = running()
  const list = rows(1_200)
  one.offer(list)
  one.search({ text: '#7', isRegex: false })
  await expect.poll(() => one.state()).toBe('idle')
  expect(found(list)).toBe(111)
  expect(asked.length).toBeGreaterThanOrEqual(3)
  expect(asked[0]?.lines[0]).toBe('Received uplink #1199')
  const more = [...list, row(7_000)]
  one.offer(more)
  await expect.poll(() => found(more)).toBe(112)
})

it('begins anew with another query, and forgets the answer to the one before', async () => {
  const { one, found } = running()
  const list = rows(20)
  one.offer(list)
  one.search({ text: '#1', isRegex: false })
  one.search({ text: '#2', isRegex: false })
  await expect.poll(() => found(list)).toBe(1)
  one.search(undefined)
  expect(found(list)).toBe(0)
})

it('stops an expression that takes too long', async () => {
  const { one, ends } = running({ answers: false })
  one.offer(rows(3))
  one.search({ text: '(a+)+$', isRegex: true })
  await expect.poll(() => one.state()).toBe('over')
  expect(ends).toHaveBeenCalledOnce()
})
