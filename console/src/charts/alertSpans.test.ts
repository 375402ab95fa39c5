import { describe, expect, it } from 'vitest'
import { alertSpans, spansIn } from './alertSpans.ts'

const began = (rule: string, since: number) => ({ rule, since, isOver: false })
const over = (rule: string, since: number) => ({ rule, since, isOver: true })

describe('the alerts of a device', () => {
  it('are put together from events in any order, each once', () => {
    const { take, spans } = alertSpans()
    expect(take(over('hot', 10), 30)).toBe(true)
    expect(take(began('hot', 10), 10)).toBe(false)
    expect(take(began('late', 5), 5)).toBe(true)
    expect(take(over('late', 5), 8)).toBe(true)
    expect(take(over('late', 5), 9)).toBe(false)
    expect(take(undefined, 9)).toBe(false)
    expect(spans()).toEqual([
      { rule: 'late', from: 5, to: 8 },
      { rule: 'hot', from: 10, to: 30 },
    ])
  })

  it('are bounded: the oldest are dropped', () => {
    const { take, spans } = alertSpans()
    for (let at = 1; at <= 600; at++) take(began('hot', at), at)
    expect(spans()).toHaveLength(500)
    expect(spans()[0]?.from).toBe(101)
  })
})

it('over a range stand those that touch it, also one that is open and began before it', () => {
  const history = [
    { rule: 'gone', from: 1, to: 4 },
    { rule: 'cut', from: 2, to: 12 },
    { rule: 'open', from: 15, to: undefined },
    { rule: 'unheard', from: 16, to: undefined },
    { rule: 'next', from: 21, to: 22 },
  ]
  const open = [
    { rule: 'old', from: 3, to: undefined },
    { rule: 'open', from: 15, to: undefined },
  ]
  expect(spansIn({ from: 10, to: 20 }, history, open)).toEqual([
    { rule: 'cut', from: 2, to: 12 },
    { rule: 'old', from: 3, to: undefined },
    { rule: 'open', from: 15, to: undefined },
    { rule: 'unheard', from: 16, to: 16 },
  ])
})
