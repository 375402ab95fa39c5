import { describe, expect, it } from 'vitest'
import { fittedText, MAX_FRAME_BYTES } from '../fit.ts'
import { framesOnBus } from '../frames.ts'
import { itemsOnBus } from '../store.ts'
import type { LogDetail } from './detail.ts'
import { logExample } from './example.ts'
import { LogFrame } from './frame.ts'
import { log } from './log.ts'

const framesOf = (detail: unknown) => framesOnBus(log.detailType, detail)
const withLines = (lines: LogDetail['lines']): LogDetail => ({ ...logExample, lines })
const line = { level: 'info', message: 'started' } as const

describe('a batch of lines', () => {
  it('is one item, and one frame for each line, in its order', () => {
    expect(itemsOnBus(log.detailType, logExample)).toHaveLength(1)
    const frames = framesOf(logExample)
    expect(frames.map(({ id }) => id)).toEqual([`${logExample.id}.0000`, `${logExample.id}.0001`])
    expect(frames).toMatchObject([
      { type: 'log', deviceId: 'ABC123', level: 'warn', data: { application: 'modem', metadata: { attempt: 3 } } },
      { level: 'unknown', message: 'plain text', data: {} },
    ])
    for (const frame of frames) expect(LogFrame.parse(frame)).toEqual(frame)
  })

  it('gives a line its own time, or else that of receipt', () => {
    expect(framesOf(logExample).map(({ timestamp }) => timestamp)).toEqual([
      '2024-01-15T10:29:59.871204Z',
      logExample.receivedAt,
    ])
  })

  it('tells the highest level of its lines, and all of them if there are several', () => {
    const levelsIn = (...levels: LogDetail['lines'][number]['level'][]) =>
      itemsOnBus(log.detailType, withLines(levels.map(level => ({ ...line, level }))))[0]?.item
    expect(levelsIn('info', 'info')).not.toHaveProperty('levels')
    expect(levelsIn('info', 'error', 'unknown', 'debug')).toMatchObject({
      level: 'error',
      levels: ['unknown', 'debug', 'info', 'error'],
    })
  })

  it('of a newer version is read: what is not known is left out, and a level that is not known is unknown', () => {
    const newer = {
      ...logExample,
      repeats: 'for ever',
      colour: 'red',
      lines: [
        { ...line, level: 'notice', pid: 7 },
        { ...line, application: 7 },
      ],
    }
    expect(log.read(newer)).toEqual({ ...withLines([{ ...line, level: 'unknown' }, line]) })
    expect(() => log.read(withLines([]))).toThrow()
    expect(() => log.read({ ...logExample, lines: [{ level: 'info' }] })).toThrow()
  })
})

it('a line keeps all of its metadata on its way, and its text with whatever is in it', () => {
  const metadata = JSON.parse('{"__proto__":{"a":1},"constructor":2,"nothing":null,"deep":[{"er":[]}]}')
  const odd = { ...line, message: 'half a pair \ud800, \u0000 and \u001b[31mred', metadata }
  const [toStore] = itemsOnBus(log.detailType, JSON.parse(JSON.stringify(withLines([odd]))))
  const stored = log.Item.parse(toStore?.item)
  for (const item of [stored, log.packed(stored)]) {
    const [frame] = log.frames(log.Item.parse(item))
    expect(frame?.message).toBe(odd.message)
    expect(JSON.stringify(frame?.data.metadata)).toBe(JSON.stringify(metadata))
  }
})

describe('a line that is too long for a frame', () => {
  const fitted = (given: LogDetail['lines'][number], maxBytes?: number) => {
    const [frame] = framesOf(withLines([given]))
    if (!frame) throw new Error('no frame')
    const text = fittedText(frame, maxBytes)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes ?? MAX_FRAME_BYTES)
    return LogFrame.parse(JSON.parse(text))
  }

  it('loses the largest fields of its metadata first, which it names', () => {
    const { message, data } = fitted({ ...line, metadata: { small: 1, large: 'x'.repeat(40_000), other: [2] } })
    expect(message).toBe('started')
    expect(data).toEqual({ metadata: { small: 1, other: [2] }, omitted: ['metadata.large'] })
  })

  it('loses the end of its message when that alone is too long, between two characters', () => {
    const { message, data } = fitted({ ...line, message: '\u{1f4a1}"\n'.repeat(10_000) })
    expect(message.length).toBeGreaterThan(10_000)
    expect(message.isWellFormed()).toBe(true)
    expect(data.omitted).toEqual(['message'])
  })

  it.each([400, 1000, 5000])('fits %i bytes whatever it is made of', maxBytes => {
    const metadata = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`${at}`.repeat(40), 'y'.repeat(at % 7)]),
    )
    const { data } = fitted({ ...line, message: 'm'.repeat(9000), application: 'a'.repeat(9000), metadata }, maxBytes)
    expect(data.omitted).toContain('message')
  })
})
