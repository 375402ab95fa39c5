import { describe, expect, it } from 'vitest'
import { hashOf, timeOf } from '../../../../client/ids.ts'
import { isDeviceId } from '../../../contracts/deviceId.ts'
import { ABOUT_LOG_LINES } from '../../../runtime/aboutLogLines.ts'
import { idHashes } from '../../ids/hashes.ts'
import { LogDetail } from '../detail.ts'
import { bytesOfLine, type LogLine, MAX_BATCH_BYTES, MAX_LINES } from '../line.ts'
import { bySource, type Sender } from './bySource.ts'
import type { LogEntry } from './entry.ts'
import { fittedLine, MAX_LINE_BYTES } from './fittedLine.ts'
import { type LogReceipt, logBatches } from './logBatches.ts'
import { receiptTimes } from './receiptTimes.ts'
import { sourceName } from './sourceName.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const line = (message: string, more: Partial<LogLine> = {}): LogLine => ({ level: 'info', message, ...more })
const entry = (source: string | undefined, message: string, more: Partial<LogLine> = {}): LogEntry => ({
  source,
  line: line(message, more),
})
const anyone: Sender = { mayShip: () => true }
const toBatches = logBatches(idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 }))
const receipt = (more: Partial<LogReceipt> = {}): LogReceipt => ({
  receivedAt: NOW,
  nonce: Buffer.alloc(16, 1),
  ...more,
})
const batches = (entries: readonly LogEntry[], more: Partial<LogReceipt> = {}) =>
  toBatches(bySource(entries, anyone).bySource, receipt(more))
const firstOf = (...args: Parameters<typeof batches>) => batches(...args)[0]?.detail

describe('the name of a source', () => {
  it.each(['web-1', 'api', 'unknown_service:node', 'ABC.def_9', 'a'.repeat(64)])('%s stays as it is', name => {
    expect(sourceName(name)).toEqual({ deviceId: name, isMapped: false })
  })

  it.each([
    ['web shop (blue)', /^web-shop-blue-[0-9a-f]{8}$/],
    ['/ecs/api/1', /^ecs-api-1-[0-9a-f]{8}$/],
    ['büro', /^b-ro-[0-9a-f]{8}$/],
    ['日本', /^source-[0-9a-f]{8}$/],
    ['*', /^source-[0-9a-f]{8}$/],
    ['_x', /^x-[0-9a-f]{8}$/],
    ['a'.repeat(65), /^a{55}-[0-9a-f]{8}$/],
    ['\ud800', /^source-[0-9a-f]{8}$/],
  ])('%j is mapped to a device id', (name, form) => {
    const { deviceId = '', isMapped } = sourceName(name) ?? {}
    expect(deviceId).toMatch(form)
    expect([isMapped, isDeviceId(deviceId)]).toEqual([true, true])
  })

  it('keeps names apart that have the same readable part, and is always the same', () => {
    expect(new Set(['a b', 'a/b', 'a  b', 'a-b'].map(name => sourceName(name)?.deviceId)).size).toBe(4)
    expect(sourceName(' a b ')).toEqual(sourceName('a b'))
    expect(sourceName(' \n')).toBeUndefined()
  })
})

describe('entries by their sources', () => {
  it('are taken, or rejected with a reason: none is lost', () => {
    const mayShip = (id: string) => id.startsWith('web')
    const entries = [
      entry('web-1', '1'),
      { reason: 'null is no log line' },
      entry(undefined, '2'),
      entry('db', '3'),
      entry('web 2', '4'),
    ]
    const { bySource: sorted, rejected, mapped, allForeign } = bySource(entries, { mayShip })
    expect([...sorted].map(([id, lines]) => [id, lines.map(({ index }) => index)])).toEqual([
      ['web-1', [0]],
      [sourceName('web 2')?.deviceId, [4]],
    ])
    expect(rejected).toEqual([
      { index: 1, reason: 'null is no log line' },
      { index: 2, reason: expect.stringContaining('names no source') },
      { index: 3, reason: 'the token does not cover the source db' },
    ])
    expect([...mapped]).toEqual([['web 2', sourceName('web 2')?.deviceId]])
    expect(allForeign).toBe(false)
    expect(bySource([entry('db', 'x')], { mayShip }).allForeign).toBe(true)
  })

  it('that Sonde has logged about log lines are rejected: they would be told about for ever', () => {
    const marked = { metadata: { [ABOUT_LOG_LINES]: true } }
    const text = `ERR {"message":"x","${ABOUT_LOG_LINES}":true}`
    const { bySource: sorted, rejected } = bySource(
      [entry('a', '1', marked), entry('a', text), entry('a', '2')],
      anyone,
    )
    expect(sorted.get('a')).toHaveLength(1)
    expect(rejected.map(({ reason }) => reason)).toEqual(Array(2).fill('Sonde itself logged it about log lines'))
  })

  it('without a source are of the one that the request names', () => {
    const { bySource: sorted } = bySource([entry(undefined, '1'), entry('b', '2')], {
      ...anyone,
      defaultSource: 'a',
    })
    expect([...sorted.keys()]).toEqual(['a', 'b'])
  })
})

describe('a batch', () => {
  it('is what the bus takes, and as large as it takes it, in order', () => {
    const entries = Array.from({ length: 2500 }, (_, at) => entry(at % 2 ? 'a' : 'b', `${at} ${'x'.repeat(at % 700)}`))
    const made = batches(entries)
    for (const { detail } of made) {
      expect(LogDetail.parse(detail)).toEqual(detail)
      expect(detail.lines.length).toBeLessThanOrEqual(MAX_LINES)
      expect(Buffer.byteLength(JSON.stringify(detail.lines))).toBeLessThanOrEqual(MAX_BATCH_BYTES)
    }
    for (const source of ['a', 'b']) {
      const own = made.filter(({ detail }) => detail.deviceId === source)
      const ids = own.map(({ detail }) => detail.id)
      expect(ids).toEqual(ids.toSorted())
      const indexes = own.flatMap(({ indexes: some }) => some)
      expect(indexes).toEqual(indexes.toSorted((one, other) => one - other))
      expect(own.flatMap(({ detail }) => detail.lines).map(({ message }) => message)).toEqual(
        indexes.map(at => entries[at]?.line.message),
      )
    }
    expect(made.flatMap(({ indexes }) => indexes)).toHaveLength(2500)
  })

  it('has the hash of its lines when all of them have a time finer than a second', () => {
    const fine = entry('a', 'x', { timestamp: '2026-11-28T11:59:59.123Z' })
    const again = { receivedAt: NOW + 60_000, nonce: Buffer.alloc(16, 2) }
    expect(firstOf([fine])?.repeats).toBe('window')
    expect(hashOf(firstOf([fine], again)?.id ?? '')).toBe(hashOf(firstOf([fine])?.id ?? ''))
    const other = entry('a', 'y', { timestamp: '2026-11-28T11:59:59.123Z' })
    expect(hashOf(firstOf([other])?.id ?? '')).not.toBe(hashOf(firstOf([fine])?.id ?? ''))
    expect(hashOf(firstOf([{ ...fine, source: 'b' }])?.id ?? '')).not.toBe(hashOf(firstOf([fine])?.id ?? ''))
  })

  it.each([undefined, '2026-11-28T11:59:59Z', '2026-11-28T11:59:59.000Z'])(
    'with a line whose time is %s is always new',
    timestamp => {
      const entries = [
        entry('a', 'x', timestamp === undefined ? {} : { timestamp }),
        ...(timestamp === undefined ? [entry('a', 'y', { timestamp: '2026-11-28T11:59:59.123Z' })] : []),
      ]
      const [one, other] = [firstOf(entries), firstOf(entries, { nonce: Buffer.alloc(16, 2) })]
      expect([one?.repeats, other?.repeats]).toEqual([undefined, undefined])
      expect(hashOf(one?.id ?? '')).not.toBe(hashOf(other?.id ?? ''))
      // A request that is known to be the same one has the same ids altogether.
      expect(firstOf(entries)?.id).toBe(one?.id)
    },
  )

  it('with a key is the same batch under the same key, however its lines read where the key is kept, and no other part of the request', () => {
    const key = { value: 'k1', isKept: true }
    const [one, two] = batches(
      Array.from({ length: 1001 }, () => entry('a', 'x')),
      { key },
    )
    expect([one?.detail.repeats, two?.detail.repeats]).toEqual(['kept', 'kept'])
    expect(hashOf(one?.detail.id ?? '')).not.toBe(hashOf(two?.detail.id ?? ''))
    const again = firstOf([entry('a', 'z')], { key, nonce: Buffer.alloc(16, 3) })
    expect(hashOf(again?.id ?? '')).toBe(hashOf(one?.detail.id ?? ''))
    const other = firstOf([entry('a', 'x')], { key: { value: 'k2', isKept: true } })
    expect(hashOf(other?.id ?? '')).not.toBe(hashOf(one?.detail.id ?? ''))
  })

  it('is another one under the same key when its lines are others, unless the key is kept', () => {
    const hashUnder = (isKept: boolean, message: string) =>
      hashOf(firstOf([entry('a', message)], { key: { value: 'k', isKept }, nonce: Buffer.alloc(16, 4) })?.id ?? '')
    expect(hashUnder(false, 'x')).toBe(hashUnder(false, 'x'))
    expect(hashUnder(false, 'y')).not.toBe(hashUnder(false, 'x'))
    expect(hashUnder(true, 'y')).toBe(hashUnder(true, 'x'))
    expect(firstOf([entry('a', 'x')], { key: { value: 'k', isKept: false } })?.repeats).toBe('window')
  })

  it('is known by its former id too, while the secret changes', () => {
    const secret = { current: Buffer.alloc(32, 2), former: Buffer.alloc(32, 1), currentSince: NOW - 700_000 }
    const make = logBatches(idHashes(secret, 15 * 60_000))
    const fine = [entry('a', 'x', { timestamp: '2026-11-28T11:59:59.123Z' })]
    const [made] = make(bySource(fine, anyone).bySource, receipt())
    expect(made?.detail.formerId).toBe(firstOf(fine)?.id)
    const [fresh] = make(bySource([entry('a', 'x')], anyone).bySource, receipt())
    expect(fresh?.detail.formerId).toBeUndefined()
  })
})

describe('times of receipt', () => {
  it('never let two batches of a process share a millisecond, nor go back', () => {
    let now = NOW
    const times = receiptTimes(() => now)
    const times2: number[] = []
    for (const step of [0, 0, -5000, 1]) {
      now += step
      const made = batches(
        Array.from({ length: 3000 }, () => entry('a', 'x')),
        { receivedAt: times.begin() },
      )
      times.used(made)
      times2.push(...made.map(({ detail }) => timeOf(detail.id)))
    }
    expect(times2).toEqual(times2.toSorted((one, other) => one - other))
    expect(new Set(times2).size).toBe(12)
  })
})

describe('a line that is too long', () => {
  it.each(['x', 'ü', '😀', '\u0001', '\ud800'])(
    'keeps the beginning of its message, and says how much was cut: %j',
    unit => {
      const message = unit.repeat(40_000)
      const fitted = fittedLine(line(message))
      expect(message.startsWith(fitted.message)).toBe(true)
      expect(fitted.message.length + Number(fitted.metadata?.cut_characters)).toBe(message.length)
      expect(bytesOfLine(fitted)).toBeLessThanOrEqual(MAX_LINE_BYTES)
      expect(bytesOfLine(fitted)).toBeGreaterThan(16_000)
    },
  )

  it('loses the largest fields of its metadata, and names them', () => {
    const metadata = { small: 1, huge: 'x'.repeat(100_000), user: 'ada' }
    expect(fittedLine(line('m', { metadata }))).toEqual(
      line('m', { metadata: { small: 1, user: 'ada', cut_fields: 'huge' } }),
    )
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`field-${at}`, 'x'.repeat(50)]))
    const fitted = fittedLine(line('m', { metadata: many, application: 'a'.repeat(100_000) }))
    expect(bytesOfLine(fitted)).toBeLessThanOrEqual(MAX_LINE_BYTES)
    expect(fitted.metadata?.cut_fields).toMatch(/and \d+ more$/)
  })

  it('that fits stays as it is', () => {
    const fits = line('m', { metadata: { a: 1 } })
    expect(fittedLine(fits)).toBe(fits)
  })
})
