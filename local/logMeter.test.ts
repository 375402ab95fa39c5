import { expect, it } from 'vitest'
import { logMeter } from './logMeter.ts'

const metric = (dimension: string, name: string) =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [{ Namespace: 'Sonde', Dimensions: [['Service']], Metrics: [{ Name: name, Unit: 'Count' }] }],
    },
    Service: dimension,
    [name]: 1,
  })

it('counts lines as CloudWatch Logs does, 26 bytes beside the text, and passes them on', () => {
  const seen: string[] = []
  const { say, logs } = logMeter((source, line) => seen.push(`${source} ${line}`))
  say('persist', 'äb')
  say('persist', 'c')
  say('listener', '')
  expect(logs()).toEqual({ persist: { lines: 2, bytes: 56 }, listener: { lines: 1, bytes: 26 } })
  expect(seen).toEqual(['persist äb', 'persist c', 'listener '])
})

it('counts each metric once for each value of its dimensions', () => {
  const { say, customMetrics } = logMeter(() => undefined)
  for (const line of [metric('a', 'Uplinks'), metric('a', 'Uplinks'), metric('b', 'Uplinks'), metric('a', 'Posts')])
    say('x', line)
  say('x', 'says "CloudWatchMetrics", but is not a metric')
  expect(customMetrics()).toBe(3)
})
