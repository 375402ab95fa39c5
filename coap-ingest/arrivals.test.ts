import { decodeTime } from 'ulid'
import { describe, expect, it } from 'vitest'
import { seeded } from '../client/testing/seeded.ts'
import { idHashes } from '../core/events/ids/hashes.ts'
import { arrivals } from './arrivals.ts'

const message = (deviceId: string, messageId: number) => ({
  deviceId,
  messageId,
  token: Buffer.of(1),
  payload: Buffer.from('payload'),
})

const secret = Buffer.alloc(32, 1)

const arriving = () => {
  let time = 1000
  const order = arrivals(() => time, idHashes({ current: secret, currentSince: 0 }))
  return { ...order, at: (ms: number) => (time = ms) }
}

describe('order of receipt', () => {
  it('is that of arrival within one millisecond, and the time is that of the id', () => {
    const { arrive } = arriving()
    const three = [1, 2, 3].map(messageId => arrive(message('A', messageId)))
    expect(three.map(({ receivedAt }) => receivedAt)).toEqual([1000, 1001, 1002])
    expect(three.map(({ id }) => decodeTime(id))).toEqual([1000, 1001, 1002])
  })

  it('does not date one device by another', () => {
    const { arrive } = arriving()
    expect(['A', 'B', 'C'].map(deviceId => arrive(message(deviceId, 1)).receivedAt)).toEqual([1000, 1000, 1000])
  })

  it('goes on by the clock as soon as that is ahead', () => {
    const { arrive, at } = arriving()
    arrive(message('A', 1))
    at(1001)
    expect(arrive(message('A', 2)).receivedAt).toBe(1001)
    at(5000)
    expect(arrive(message('A', 3)).receivedAt).toBe(5000)
  })

  it('stays that of arrival for a device that is ahead of a clock that was set back', () => {
    const { arrive, at } = arriving()
    arrive(message('A', 1))
    at(0)
    for (let messageId = 2; messageId < 50; messageId += 1) {
      arrive(message(`other${messageId}`, messageId))
      expect(arrive(message('A', messageId)).receivedAt).toBe(998 + messageId + 1)
    }
  })

  it('holds for every device in a long run of datagrams, bursts and pauses', () => {
    const { arrive, at } = arriving()
    const random = seeded(11)
    const lastOf = new Map<string, string>()
    let time = 1000
    for (let count = 0; count < 20_000; count += 1) {
      const deviceId = `device${Math.floor(random() * 40)}`
      const { id } = arrive(message(deviceId, count & 0xffff))
      expect(id > (lastOf.get(deviceId) ?? '')).toBe(true)
      lastOf.set(deviceId, id)
      if (random() < 0.2) time += Math.floor(random() * 30)
      at(time)
    }
  })

  it('has no use for devices that are past, and forgets them', () => {
    const { arrive, at, remembered } = arriving()
    for (let count = 0; count < 30_000; count += 1) {
      at(1000 + Math.floor(count / 10))
      arrive(message(`device${count}`, 1))
      expect(remembered()).toBeLessThanOrEqual(21)
    }
  })

  it('does not go ahead of the clock by messages whose places were given back', () => {
    const { arrive, vacate } = arriving()
    const first = arrive(message('A', 1))
    for (let messageId = 2; messageId < 1000; messageId += 1) vacate('A', arrive(message('A', messageId)))
    expect(arrive(message('A', 1000)).receivedAt).toBe(first.receivedAt + 1)
  })

  it('keeps a place that was given back after another message had come', () => {
    const { arrive, vacate } = arriving()
    const early = arrive(message('A', 1))
    const late = arrive(message('A', 2))
    vacate('A', early)
    expect(arrive(message('A', 3)).receivedAt).toBe(late.receivedAt + 1)
  })

  it('gives what names no device the time of the clock', () => {
    const { arrive, remembered } = arriving()
    expect([1, 2].map(messageId => arrive(message('', messageId)).receivedAt)).toEqual([1000, 1000])
    expect(remembered()).toBe(0)
  })
})
