import { beforeEach, describe, expect, it } from 'vitest'
import { before, idAt } from './ids.ts'
import { type Item, isEvent } from './items.ts'
import { type EventStream, eventStream } from './stream.ts'
import { ulid, uplink } from './testing/events.ts'
import { type ManualClock, manualClock } from './testing/manualClock.ts'
import { defaults, type Tuning } from './tuning.ts'

let clock: ManualClock
let items: Item[]
let stream: EventStream

const start = ({ deviceId = 'A', ...tuning }: Partial<Tuning> & { deviceId?: string } = {}, since?: string) => {
  clock = manualClock()
  items = []
  stream = eventStream({
    deviceId,
    from: { since },
    isCounting: true,
    tuning: { ...defaults, ...tuning, clock },
    emit: item => items.push(item),
    onJump: () => {},
  })
}
const ids = () => items.filter(isEvent).map(({ id, late }) => (late ? `late ${id}` : id))
const id = (second: number) => ulid(second * 1000, second)
const push = (...seconds: number[]) => {
  for (const second of seconds) stream.take([uplink(id(second))], false)
}
const history = (...seconds: number[]) => {
  for (const second of seconds) stream.take([uplink(id(second))], true)
  stream.readTo(id(seconds[0] ?? 0), id(seconds.at(-1) ?? 0))
}

beforeEach(() => start({}, id(0)))

describe('while a backlog is read', () => {
  it('history goes out in order, and pushes wait their turn', () => {
    push(5, 9)
    history(1, 2, 3)
    expect(ids()).toEqual([1, 2, 3].map(id))
    history(4, 6)
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6].map(id))
    stream.goLive(0)
    clock.advance(50)
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6, 9].map(id))
  })

  it('what comes twice goes out once', () => {
    push(2, 2)
    history(1, 2)
    history(2, 3)
    push(3)
    expect(ids()).toEqual([1, 2, 3].map(id))
  })

  it('what is older than history has come is late, and does not wait', () => {
    history(1, 5)
    push(9, 3)
    expect(ids()).toEqual([id(1), id(5), `late ${id(3)}`])
  })

  it('a cut resumes behind what history gave, not behind what was pushed', () => {
    history(100, 200)
    push(5_000)
    stream.cut()
    expect(stream.ask()).toEqual({ since: before(id(200), 30_000) })
  })

  it('pushes over the bound are let go and asked for again', () => {
    start({ maxHeld: 2 }, id(0))
    push(7, 8, 9)
    expect(stream.overflowed()).toBe(true)
    history(1, 7, 8, 9)
    stream.goLive(0)
    expect(ids()).toEqual([1, 7, 8, 9].map(id))
  })
})

describe('storing that is behind', () => {
  /** History after a second was read at another. */
  const settle = (since: number, at: number) => stream.settle(id(since), at * 1000)
  const untilSettled = (since: number, at: number) => {
    settle(since, at)
    return stream.restMs()
  }
  beforeEach(() => {
    stream.goLive(0)
    push(100, 140)
  })

  it('is seen by what was pushed and is not in history once it should be, and looked at again as much later', () => {
    expect(untilSettled(90, 105)).toBe(0)
    expect(untilSettled(90, 150)).toBe(50_000)
    expect(stream.unsettledSince()).toBe(before(id(100), 30_000))
    history(100, 140)
    expect(untilSettled(90, 200)).toBe(0)
    expect(stream.unsettledSince()).toBe('')
  })

  it('counts by message: another listener may have stored it', () => {
    stream.take([uplink(ulid(100_700, 100))], true)
    stream.take([uplink(ulid(140_700, 140))], true)
    expect(untilSettled(90, 200)).toBe(0)
  })

  it('costs a socket that is cut nothing more, until it is time to look again: then from where it was', () => {
    settle(90, 150)
    push(600)
    clock.advance(49_000)
    stream.cut()
    expect(stream.ask()).toEqual({ since: before(id(600), 30_000) })
    expect(untilSettled(570, 610)).toBe(1_000)
    clock.advance(1_000)
    expect(stream.ask()).toEqual({ since: before(id(100), 30_000) })
    expect(untilSettled(70, 611)).toBe(511_000)
  })

  it('is given up after ten minutes', () => {
    settle(90, 150)
    expect(untilSettled(70, 741)).toBe(0)
  })

  it('lets nothing be called missing', () => {
    stream.take([uplink(id(150), { count: 1 })], false)
    stream.take([uplink(id(151), { count: 3 })], false)
    clock.advance(1000)
    settle(90, 300)
    expect(items.filter(({ type }) => type === 'missing')).toEqual([])
    history(100, 140, 150, 151)
    settle(90, 300)
    expect(items.at(-1)).toMatchObject({ type: 'missing', from: 2, to: 2 })
  })

  it('says nothing where no history is kept', () => {
    stream.liveOnly()
    push(150)
    expect(untilSettled(90, 300)).toBe(0)
  })
})

describe('live', () => {
  beforeEach(() => stream.goLive(0))

  it('restores an order that was lost for a moment', () => {
    push(2, 1)
    expect(ids()).toEqual([])
    clock.advance(50)
    expect(ids()).toEqual([id(1), id(2)])
  })

  it('does not hold the next count of its device', () => {
    stream.take([uplink(id(1), { count: 1 })], false)
    clock.advance(50)
    stream.take([uplink(id(3), { count: 3 })], false)
    expect(ids()).toEqual([id(1)])
    stream.take([uplink(id(2), { count: 2 })], false)
    expect(ids()).toEqual([1, 2, 3].map(id))
  })

  it('marks what comes after all as late, and holds longer from then on', () => {
    push(2)
    clock.advance(300)
    push(1)
    expect(ids()).toEqual([id(2), `late ${id(1)}`])
    push(4)
    clock.advance(590)
    expect(ids()).toHaveLength(2)
    push(3)
    clock.advance(10)
    expect(ids().slice(2)).toEqual([id(3), id(4)])
  })

  it('never holds longer than a second', () => {
    push(2)
    clock.advance(60_000)
    push(1, 3)
    clock.advance(1_000)
    expect(ids()).toEqual([id(2), `late ${id(1)}`, id(3)])
  })

  it('the hold comes down again', () => {
    push(2)
    clock.advance(60_000)
    push(1)
    clock.advance(10 * 60_000)
    push(3)
    clock.advance(60)
    expect(ids()).toHaveLength(3)
  })

  it('over all devices a count does not hurry anything', () => {
    start({ deviceId: '*' }, id(0))
    stream.goLive(0)
    for (const count of [1, 2]) stream.take([uplink(id(count), { count })], false)
    expect(ids()).toEqual([])
    clock.advance(50)
    expect(ids()).toEqual([id(1), id(2)])
  })

  it('resumes an overlap behind the last it received, but never before its beginning', () => {
    push(10)
    expect(stream.ask()).toEqual({ since: id(0) })
    push(1_000)
    expect(stream.ask()).toEqual({ since: idAt(970_000) })
  })

  it('forgets the least, takes them as known from history, and as late when pushed', () => {
    start({ maxSeen: 10 }, id(0))
    stream.goLive(0)
    for (let second = 1; second <= 11; second++) push(second)
    clock.advance(50)
    stream.take([uplink(id(1))], true)
    expect(ids()).toHaveLength(11)
    push(1)
    expect(ids().at(-1)).toBe(`late ${id(1)}`)
  })
})

describe('a beginning', () => {
  it('with nothing asked for is the time of the server', () => {
    start()
    expect(stream.ask()).toEqual({ since: undefined })
    stream.begun(100_000)
    stream.take([uplink(id(50))], true)
    stream.goLive(100_000)
    expect(ids()).toEqual([])
    expect(stream.ask()).toEqual({ since: before(idAt(100_000), 1_000) })
  })
})

describe('gaps', () => {
  it('are told without what was received', () => {
    history(1, 5)
    stream.gap(id(0), id(9), 'expired')
    expect(items.at(-1)).toEqual({ type: 'gap', deviceId: 'A', from: id(5), to: id(9), reason: 'expired' })
  })

  it('are not told of a time in which it was live', () => {
    stream.goLive(100_000)
    stream.cut()
    stream.gap(id(0), id(99), 'expired')
    expect(items).toEqual([])
    stream.gap(id(0), id(200), 'expired')
    expect(items).toMatchObject([{ from: idAt(100_000), to: id(200) }])
  })
})
