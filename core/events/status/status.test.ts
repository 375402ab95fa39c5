import { describe, expect, it } from 'vitest'
import { timeOf } from '../../../client/ids.ts'
import type { ToldChange } from '../../contracts/statusChange.ts'
import { framesOnBus } from '../frames.ts'
import { readEvent } from '../onBus.ts'
import type { StatusChanged, StatusDetail } from './detail.ts'
import { durationText } from './duration.ts'
import { StatusEventFrame } from './frame.ts'
import { eventBridgeStatus } from './putStatus.ts'
import { status as kind } from './status.ts'
import { busOf } from './testing/busOf.ts'

const [late] = kind.example.changes
if (!late) throw new Error('the example has no change')
const framesOf = (...changes: readonly StatusChanged[]) => framesOnBus(kind.detailType, { changes })
const since = '2024-01-15T10:30:00.000Z'
const at = Date.parse('2024-01-15T11:00:30.000Z')

describe('the frame of a change of status', () => {
  it.each<[Partial<StatusChanged>, string, string]>([
    [{}, 'warn', 'Late: not heard for 30 min 30 s, and it reports every 12 min'],
    [
      { change: 'offline', status: 'offline', silentSeconds: 7205 },
      'error',
      'Offline: not heard for 2 h, and it reports every 12 min',
    ],
    [{ change: 'online', status: 'online' }, 'info', 'Online again, after it was not heard for 30 min 30 s'],
    [{ change: 'first-seen', status: 'online', silentSeconds: undefined }, 'info', 'Heard for the first time'],
    [{ change: 'configured', status: 'online', version: 3 }, 'info', 'Configuration 3 applied'],
  ])('has its level, and says it in words: %j', (facts, level, message) => {
    const [frame] = framesOf({ ...late, ...facts })
    expect([frame?.level, frame?.message]).toEqual([level, message])
    expect(StatusEventFrame.parse(frame)).toEqual(frame)
  })

  it('is one for each change, under the device that it is about', () => {
    const frames = framesOf(late, { ...late, deviceId: 'B' })
    expect(frames.map(({ deviceId }) => deviceId)).toEqual(['ABC123', 'B'])
  })
})

describe('an event of another version', () => {
  it('is read without the fields that are new, and without an optional one of another form', () => {
    const changes = [{ ...late, battery: 3, silentSeconds: 'long' }]
    const { items, unreadable } = readEvent(kind.detailType, { changes })
    expect(unreadable).toEqual([])
    expect(items[0]?.item).toEqual({ ...late, silentSeconds: undefined, type: 'status', level: 'warn' })
  })

  it('holds up no other change by one that cannot be read', () => {
    const { items, unreadable } = readEvent(kind.detailType, { changes: [{ ...late, change: 'stolen' }, late] })
    expect([items.length, unreadable.length]).toEqual([1, 1])
    expect(readEvent(kind.detailType, {}).unreadable).toHaveLength(1)
  })
})

describe('changes on the bus', () => {
  const change = (deviceId: string): ToldChange => ({ deviceId, change: 'late', status: 'late', since, at })

  it('are fifty in an event, and ten events in a call', async () => {
    const bus = busOf()
    await eventBridgeStatus({ client: bus.client, busName: 'bus' })(
      Array.from({ length: 501 }, (_, index) => change(`A-${index}`)),
    )
    expect(bus.calls.map(details => details.map(({ changes }) => changes.length))).toEqual([Array(10).fill(50), [1]])
    expect(bus.calls.flat().flatMap(({ changes }) => changes.map(({ deviceId }) => deviceId))).toHaveLength(501)
  })

  it('have the same id when they are told twice, and each an id of its own', async () => {
    const bus = busOf()
    const tell = eventBridgeStatus({ client: bus.client, busName: 'bus' })
    await tell([
      change('A'),
      change('B'),
      { ...change('A'), change: 'offline' },
      { ...change('A'), since: late.receivedAt },
    ])
    await tell([change('A')])
    const ids = bus.calls.flat().flatMap(({ changes }: StatusDetail) => changes.map(({ id }) => id))
    expect(new Set(ids).size).toBe(4)
    expect(ids[4]).toBe(ids[0])
    expect(timeOf(ids[0] ?? '')).toBe(at)
    expect(kind.read(bus.calls[0]?.[0])).toEqual(bus.calls[0]?.[0])
  })

  it('are told again when the bus refuses them', async () => {
    const bus = busOf({ refuses: true })
    await expect(eventBridgeStatus({ client: bus.client, busName: 'bus' })([change('A')])).rejects.toThrow('refused 1')
  })
})

it.each([
  [0, '0 s'],
  [25.9, '25 s'],
  [60, '1 min'],
  [3_661, '1 h 1 min'],
  [90_000, '1 d 1 h'],
  [86_400 * 400 + 59, '400 d'],
])('%d s are %s', (seconds, text) => expect(durationText(seconds)).toBe(text))
