import { describe, expect, it } from 'vitest'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { device, record, type Stage, secret, stage, uplink } from '../testing/keyStage.ts'

describe('a device whose key is replaced', () => {
  const newer = newKid(secret.bytes, Buffer.from('040506', 'hex'))
  const newContext = securityContext({ ...derivedSecrets(secret.bytes, newer), senderId: newer, recipientId: NO_BYTES })
  const replaced = (run: Stage, change: Partial<KeyRecord> = {}) => {
    run.table.change(record.kid, { status: 'ending', ...change })
    run.table.add({ ...record, kid: newer.toString('hex'), replaces: [record.kid] })
    return device(run, 0, newContext)
  }

  it('is heard under the old key until the new one is used, which costs one more write once', async () => {
    const run = stage(2)
    const before = device(run)
    await before.say('one')
    const after = replaced(run)
    expect(await before.say('two', 1)).toBe('2.05')
    const writes = run.table.writes().length
    expect(await after.say('three')).toBe('2.05')
    // The challenge, the message, and the end of the old key.
    expect(run.table.writes().length - writes).toBe(3)
    expect(await after.say('four')).toBe('2.05')
    expect(run.table.writes().length - writes).toBe(4)
    expect([await before.say('five', 0), await before.say('six', 1)]).toEqual(['4.01', '4.01'])
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('keeps the old key while somebody without the new one sends under its id', async () => {
    const run = stage()
    const before = device(run)
    await before.say('one')
    replaced(run)
    const forged = securityContext({ masterSecret: Buffer.alloc(16, 1), senderId: newer, recipientId: NO_BYTES })
    expect((await run.send(protectRequest(forged, 1, uplink('x')).content)).code).toBe('4.01')
    expect(await before.say('two')).toBe('2.05')
  })

  it('is not heard under the old key after the date that was set, also by a task that remembers it', async () => {
    const run = stage()
    const before = device(run)
    await before.say('one')
    replaced(run, { endsAt: new Date(70_000).toISOString() })
    expect(await before.say('two')).toBe('2.05')
    run.pass(10_000)
    expect(await before.say('three')).toBe('4.01')
  })
})
