import { describe, expect, it } from 'vitest'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { cast } from './cast.ts'
import { dayOf, type Entry } from './day.ts'

const NOW = Date.parse('2026-11-28T09:00:00.123Z')
const { uplink: codec } = codecs(readSchema())
const days = new Map(cast.map(character => [character.id, dayOf(character, codec, NOW)]))

const entriesOf = (id: string): readonly Entry[] => days.get(id)?.entries ?? []
const uplinks = (entries: readonly Entry[]) => entries.flatMap(entry => (entry.kind === 'uplink' ? [entry.event] : []))
const said = (entries: readonly Entry[]) => JSON.stringify(uplinks(entries).map(({ uplink }) => uplink))
const everything = [...days.values()].flatMap(({ entries }) => entries)

describe('the day of the demo fleet', () => {
  it('is the same for the same time', () => {
    for (const character of cast) expect(dayOf(character, codec, NOW).entries).toEqual(entriesOf(character.id))
  })

  it.each(cast.map(({ id }) => id))('of %s lies behind it, in order, with ids that are all different', id => {
    const times = entriesOf(id).map(({ at }) => at)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(times.at(-1)).toBeLessThanOrEqual(NOW)
    const ids = uplinks(entriesOf(id)).map(event => event.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(ids.toSorted())
    for (const { receivedAt } of uplinks(entriesOf(id))) expect(NOW - Date.parse(receivedAt)).toBeLessThan(86_410_000)
  })

  it('decodes to what it stores', () => {
    for (const { uplink, wire } of uplinks(everything))
      expect(codec.decode(Buffer.from(wire.raw, 'base64'))).toEqual({ uplink, warnings: [] })
  })

  it('is small enough to be written in a moment', () => {
    expect(everything.length).toBeLessThan(1000)
  })

  it('has a watchdog, a power-on, a gap in the counts, a damaged datagram, networks and satellites', () => {
    const reasons = uplinks(everything).flatMap(
      ({ uplink }) => /"reason":"(\w+)"/.exec(JSON.stringify(uplink))?.[1] ?? [],
    )
    expect(reasons.toSorted()).toEqual(['POWER_ON', 'WATCHDOG'])
    const counts = uplinks(entriesOf('demo-greenhouse')).map(({ uplink }) => Number(uplink.uplink_count))
    expect(counts.map((count, index) => count - (counts[index - 1] ?? count - 1)).filter(step => step !== 1)).toEqual([
      4,
    ])
    const rejected = everything.filter(entry => entry.kind === 'rejected')
    expect(rejected).toMatchObject([{ event: { deviceId: 'demo-meter-81', reason: 'truncated' } }])
    expect(said(entriesOf('demo-cooler-3'))).toContain('"wifi":[{"mac":')
    expect(said(entriesOf('demo-van-12'))).toContain('"gnss":{"latitude":')
  })

  it('has devices that were late or offline, by their own intervals, and one that is back', () => {
    const told = everything.flatMap(entry => (entry.kind === 'status' ? [entry.event] : []))
    expect(told.map(({ deviceId, change }) => `${deviceId} ${change}`).toSorted()).toEqual([
      'demo-bike-7 late',
      'demo-bike-7 offline',
      'demo-crate-204 late',
      'demo-greenhouse late',
      'demo-greenhouse online',
    ])
    for (const { change, silentSeconds = 0, intervalSeconds = 0 } of told)
      expect(silentSeconds / intervalSeconds).toBeGreaterThan(change === 'offline' ? 10 : 2.5)
  })

  it('is warmest in the afternoon', () => {
    const byHour = (hour: number) =>
      uplinks(entriesOf('demo-greenhouse'))
        .filter(({ receivedAt }) => new Date(receivedAt).getUTCHours() === hour)
        .map(({ uplink }) => Number(/"modem_temperature":([\d.]+)/.exec(JSON.stringify(uplink))?.[1]))
    expect(Math.min(...byHour(15))).toBeGreaterThan(Math.max(...byHour(3)) + 10)
  })

  it('goes on where it ended', () => {
    const { entries, device, nextAt } = dayOf(cast[0] ?? expect.fail(), codec, NOW)
    expect(device.uplinks).toBe(Number(uplinks(entries).at(-1)?.uplink.uplink_count) + 1)
    expect(nextAt).toBeGreaterThan(NOW)
    expect(nextAt).toBeLessThanOrEqual(NOW + 10_000)
    expect(device.heartbeatInterval).toBe(10)
  })
})
