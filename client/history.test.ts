import { describe, expect, it } from 'vitest'
import { isEvent } from './items.ts'
import { ulid, uplink } from './testing/events.ts'
import { isIn, type WatchBed, watchBed } from './testing/watchBed.ts'

let server: WatchBed['server']
let begin: WatchBed['begin']
let id: WatchBed['id']
let event: WatchBed['event']
let subscribes: WatchBed['subscribes']
watchBed(bed => {
  ;({ server, begin, id, event, subscribes } = bed)
})

describe('history', () => {
  it('that one backlog does not carry is asked for until all is there', async () => {
    for (let second = 1; second <= 25; second++) server.store(event(second))
    server.behaviour.backlog = 7
    const one = begin({ since: id(0) })
    await one.until(isIn(one, 'live'))
    expect(one.ids()).toEqual(Array.from({ length: 25 }, (_, place) => id(place + 1)))
    expect(one.items.every(isEvent)).toBe(true)
  })

  it('that has expired is told as a gap', async () => {
    for (let second = 1; second <= 5; second++) server.store(event(second))
    server.behaviour.horizon = id(3)
    const one = begin({ since: id(1) })
    await one.until(isIn(one, 'live'))
    expect(one.items[0]).toEqual({ type: 'gap', deviceId: 'A', from: id(1), to: id(3), reason: 'expired' })
    expect(one.ids()).toEqual([3, 4, 5].map(id))
  })

  it('that the stage does not keep of all devices is told, and live events come', async () => {
    server.behaviour.hasMergedHistory = false
    const one = begin({ deviceId: '*', since: id(1) })
    await one.until(isIn(one, 'live'))
    expect(one.errors).toMatchObject([{ code: 'no-merged-history', deviceId: '*' }])
    server.say(event(2))
    await one.until(() => one.ids().length === 1)
  })

  it('is read once more after going live: what was stored and never pushed is found', async () => {
    const one = begin({ settleMs: 100 })
    await one.until(isIn(one, 'live'))
    server.store(event(1))
    await one.until(() => one.ids().length === 1)
    expect(subscribes()).toHaveLength(1)
  })

  it('is read again for as long as what was pushed is not stored: what was lost meanwhile is found', async () => {
    const one = begin({ settleMs: 50 })
    await one.until(isIn(one, 'live'))
    const now = Date.now()
    const known = uplink(ulid(now + 1, 1), { count: 1 })
    const lost = uplink(ulid(now + 2, 2), { count: 2 })
    const last = uplink(ulid(now + 3, 3), { count: 3 })
    server.push(known)
    await one.until(() => one.ids().length === 1)
    server.cut()
    await one.until(() => server.opened.length === 2)
    await one.until(isIn(one, 'live'))
    server.push(last)
    // Once after going live it looks in any case.
    await server.until(() => subscribes().length >= 4)
    expect(one.ids()).toEqual([known.id, last.id])
    for (const event of [known, lost, last]) server.store(event)
    await one.until(() => one.ids().length === 3)
    expect(one.items).toMatchObject([{ id: known.id }, { id: last.id }, { id: lost.id, late: true }])
  })

  it('is read again when a count is jumped over, and finds what was not pushed', async () => {
    const one = begin({ settleMs: 60_000, maxHoldMs: 50 })
    await one.until(isIn(one, 'live'))
    server.say(event(1))
    server.store(event(2))
    server.say(event(3))
    await one.until(() => one.ids().length === 3)
    expect(one.items).toMatchObject([{ id: id(1) }, { id: id(3) }, { id: id(2), late: true }])
  })

  it('is read again before uplinks are called missing', async () => {
    const one = begin({ settleMs: 200, maxHoldMs: 50 })
    await one.until(isIn(one, 'live'))
    server.say(uplink(ulid(Date.now(), 1), { count: 1 }))
    server.say(uplink(ulid(Date.now() + 1, 4), { count: 4 }))
    await one.until(() => one.items.some(({ type }) => type === 'missing'))
    expect(one.items.at(-1)).toEqual({ type: 'missing', deviceId: 'A', from: 2, to: 3 })
    expect(subscribes().length).toBeGreaterThanOrEqual(1)
  })
})
