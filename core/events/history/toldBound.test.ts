import { describe, expect, it } from 'vitest'
import { boundAt, timeOf } from '../../../client/ids.ts'
import { receivedVector } from '../../testing/uplinks.ts'
import { kindOf } from '../kinds.ts'
import { uplinkItem } from '../uplink/item.ts'
import { toldBound } from './toldBound.ts'

const at = (time: string) => Date.parse(`2024-01-15T${time}Z`)
const foreign = `${boundAt(at('10:30:12.345'))}${'F'.repeat(16)}`
const acme = { devices: ['acme-*'] }
const told = (request: Partial<Parameters<typeof toldBound>[0]>, lookedTo: string | undefined = foreign) =>
  toldBound({ of: acme, order: 'oldest-first', ...request }, { events: [], lookedTo })
const timeTold = (request: Partial<Parameters<typeof toldBound>[0]>) =>
  new Date(timeOf(told(request) ?? '')).toISOString().slice(11, 23)

describe('how far a search over the devices of a token has come (leaks between tenants)', () => {
  it('is told as a whole minute that has been searched, and never as the id of an event of others', () => {
    expect(timeTold({ order: 'oldest-first' })).toBe('10:30:00.000')
    expect(timeTold({ order: 'newest-first' })).toBe('10:31:00.000')
    expect(told({})).toHaveLength(10)
  })

  it('leads further than the search began, as long as time does', () => {
    expect(timeTold({ after: boundAt(at('10:29:59')) })).toBe('10:30:00.000')
    expect(timeTold({ after: boundAt(at('10:30:01')) })).toBe('10:30:12.000')
    expect(timeTold({ after: boundAt(at('10:30:12')) })).toBe('10:30:12.345')
    const after = `${boundAt(at('10:30:12.345'))}0001`
    expect(told({ after })).toBe(after)
  })

  it('leads further back than the search began, as long as time does', () => {
    const order = 'newest-first'
    expect(timeTold({ order, before: boundAt(at('10:40:00')) })).toBe('10:31:00.000')
    expect(timeTold({ order, before: boundAt(at('10:31:00')) })).toBe('10:30:13.000')
    expect(timeTold({ order, before: boundAt(at('10:30:13')) })).toBe('10:30:12.346')
    const before = `${boundAt(at('10:30:12.345'))}Z`
    expect(told({ order, before })).toBe(before)
    // A bound, such as the beginning of a day, has been searched to its very end.
    expect(told({ order }, boundAt(at('00:00:00')))).toBe(boundAt(at('00:00:00')))
  })

  it('is exact for a reader of all devices, for one device, and where it is an event of the page', () => {
    expect(told({ of: { devices: ['acme-*', '*'] } })).toBe(foreign)
    expect(told({ of: { deviceId: 'acme-1' } })).toBe(foreign)
    const item = uplinkItem({ ...receivedVector('uplink-heartbeat'), id: foreign })
    const [frame] = kindOf(item).frames(item)
    if (!frame) throw new Error('an uplink has a frame')
    const events = [{ id: foreign, frame, item }]
    expect(toldBound({ of: acme, order: 'oldest-first' }, { events, lookedTo: foreign })).toBe(foreign)
    expect(toldBound({ of: acme, order: 'oldest-first' }, { events: [], lookedTo: undefined })).toBeUndefined()
  })
})
