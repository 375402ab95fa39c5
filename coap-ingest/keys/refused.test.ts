import { describe, expect, it } from 'vitest'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { oscoreOptionValue } from '../../core/coap/oscore/optionValue.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { device, kid, secret, stage, stranger, uplink } from '../testing/keyStage.ts'
import { MAX_REPETITIONS } from './repetitions.ts'

describe('what does not hold', () => {
  it('is 4.01 with one and the same answer, costs no write, and is told with its reason', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const replay = request(uplink('two')).content
    await run.send(replay)
    await say('three')
    const writes = run.table.writes().length
    const unknown = protectRequest(
      securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: newKid(secret.bytes), recipientId: NO_BYTES }),
      1,
      uplink('x'),
    ).content
    const madeUp = protectRequest(
      securityContext({
        masterSecret: Buffer.alloc(16),
        senderId: Buffer.from('0102030405', 'hex'),
        recipientId: NO_BYTES,
      }),
      1,
      uplink('x'),
    ).content
    const answers = [
      await run.send(replay),
      await run.send(protectRequest(stranger, 99, uplink('x')).content),
      await run.send(unknown),
      await run.send(madeUp),
    ]
    expect(new Set(answers.map(answer => JSON.stringify(answer)))).toEqual(new Set(['{"code":"4.01"}']))
    expect(run.table.writes().length).toBe(writes)
    expect(run.failures.map(({ why }) => why)).toEqual(['replayed', 'wrongKey'])
    expect(run.events.length).toBe(3)
  })

  it('RFC 8613 §8.2 step 2: a kid context names another context than one without an id context', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const { content, binding } = request(uplink('two'))
    const value = oscoreOptionValue({ ...binding, kidContext: Buffer.of(1) })
    const writes = run.table.writes().length
    expect((await run.send({ ...content, options: [{ number: Oscore.number, value }] })).code).toBe('4.01')
    expect(run.table.writes().length).toBe(writes)
  })

  it('is not remembered: made-up and malformed requests, and wrong keys, are answered without an exchange', async () => {
    const run = stage()
    await device(run).say('one')
    const before = run.work()
    const kidOf = (hex: string) =>
      securityContext({ masterSecret: Buffer.alloc(16), senderId: Buffer.from(hex, 'hex'), recipientId: NO_BYTES })
    await run.send(protectRequest(kidOf('0102030405'), 1, uplink('x')).content)
    await run.send({ ...uplink('x'), options: [{ number: Oscore.number, value: Buffer.of(0xff) }] })
    await run.send(protectRequest(stranger, 99, uplink('x')).content)
    expect(run.work()).toBe(before)
  })

  it('RFC 8613 §7.4: one message that somebody sends again and again is answered, or challenged, so often and then costs nothing more', async () => {
    const run = stage()
    const { say, request } = device(run)
    const overheard = request(uplink('zero')).content
    for (let copies = 0; copies < 100; copies++) await run.send(overheard)
    expect(run.table.writes().length).toBe(MAX_REPETITIONS)
    await say('one')
    const last = request(uplink('two')).content
    const before = run.table.writes().length
    for (let copies = 0; copies < 100; copies++) await run.send(last)
    expect(run.table.writes().length - before).toBe(1 + MAX_REPETITIONS)
    expect(await say('three')).toBe('2.05')
  })

  it('a copy of the last message is marked as one: it may be of a stranger', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const last = request(uplink('two')).content
    await run.send(last)
    await run.send(last)
    expect(run.repeats).toEqual([false, false, true])
  })

  it('a kid that passes for one costs one read, however often it is used', async () => {
    const run = stage()
    const absent = securityContext({
      masterSecret: Buffer.alloc(16),
      senderId: newKid(secret.bytes),
      recipientId: NO_BYTES,
    })
    for (let copies = 0; copies < 50; copies++) await run.send(protectRequest(absent, copies, uplink('x')).content)
    expect(run.table.reads()).toBe(1)
  })

  it('a made-up kid costs no read', async () => {
    const run = stage()
    const madeUp = securityContext({
      masterSecret: Buffer.alloc(16),
      senderId: Buffer.from('0102030405', 'hex'),
      recipientId: NO_BYTES,
    })
    await run.send(protectRequest(madeUp, 1, uplink('x')).content)
    expect(run.table.reads()).toBe(0)
  })

  it('RFC 8613 §8.2: an option that is not well-formed is 4.02', async () => {
    const { send } = stage()
    expect(await send({ ...uplink('x'), options: [{ number: Oscore.number, value: Buffer.of(0xff) }] })).toEqual({
      code: '4.02',
    })
  })

  it('a stranger does not move the window: the device goes on', async () => {
    const run = stage()
    const { say } = device(run)
    await say('one')
    for (let number = 0; number < 200; number++)
      await run.send(protectRequest(stranger, 1_000 + number, uplink('x')).content)
    expect(await say('two')).toBe('2.05')
  })
})
