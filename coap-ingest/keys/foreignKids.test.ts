import { describe, expect, it } from 'vitest'
import { codeText } from '../../core/coap/message/code.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { wrapped } from '../../core/devices/keys/wrappedSecrets.ts'
import { device, openAnswer, record, secret, stage, uplink } from '../testing/keyStage.ts'

const shared = { masterSecret: Buffer.alloc(16, 9), masterSalt: Buffer.alloc(8, 9) }
const contextOf = (senderId: Buffer) => securityContext({ ...shared, senderId, recipientId: NO_BYTES })
const madeUp = (number: number) => {
  const senderId = Buffer.alloc(6)
  senderId.writeUInt32BE(number, 1)
  return protectRequest(contextOf(senderId), 1, uplink('x')).content
}
/** A stage with a device whose key was made elsewhere, sender id and all. */
const withForeign = (kid: string) => {
  const run = stage(1, { hasForeignKids: true })
  const bytes = Buffer.from(kid, 'hex')
  run.table.add({ ...record, kid, deviceId: 'FOREIGN', wrapped: Uint8Array.from(wrapped(secret.bytes, bytes, shared)) })
  return { run, foreign: device(run, 0, contextOf(bytes)) }
}

describe('a kid that was made elsewhere', () => {
  it.each(['07', '0102', '01020304050607'])('%s is heard, after one challenge', async kid => {
    const { run, foreign } = withForeign(kid)
    const first = foreign.request(uplink('one'))
    expect(
      codeText(openAnswer(first, await run.send(first.content), contextOf(Buffer.from(kid, 'hex')))?.code ?? 0),
    ).toBe('4.01')
    expect(await foreign.say('two')).toBe('2.05')
    expect(run.events).toMatchObject([{ deviceId: 'FOREIGN', text: 'two' }])
  })

  it('is unknown in a stage that has none, without a read', async () => {
    const run = stage()
    expect((await run.send(madeUp(1))).code).toBe('4.01')
    expect(run.table.reads()).toBe(0)
  })
})

describe('made-up kids', () => {
  it('cost a bounded number of reads and no write, also from many addresses, and are told to come back once that is reached', async () => {
    const { run } = withForeign('07')
    const codes = new Set<string>()
    for (let number = 0; number < 2_000; number++) {
      const { code } = await run.send(madeUp(number), 0, `10.0.${number >> 8}.${number & 255}`)
      codes.add(code)
    }
    expect(run.table.reads()).toBe(200)
    expect(run.table.writes()).toEqual([])
    expect(codes).toEqual(new Set(['4.01', '5.03']))
  })

  it('of one address leave reads to others', async () => {
    const { run, foreign } = withForeign('07')
    for (let number = 0; number < 2_000; number++) await run.send(madeUp(number), 0, '10.0.0.1')
    expect(run.table.reads()).toBe(50)
    expect(await foreign.say('one')).toBe('2.05')
  })

  it('are read once, however often they come', async () => {
    const { run } = withForeign('07')
    for (let copies = 0; copies < 30; copies++) expect((await run.send(madeUp(1))).code).toBe('4.01')
    expect(run.table.reads()).toBe(1)
  })

  it('do not keep known devices waiting, with kids of this stage or of another', async () => {
    const { run, foreign } = withForeign('07')
    const own = device(run)
    expect([await foreign.say('one'), await own.say('one')]).toEqual(['2.05', '2.05'])
    for (let number = 0; number < 2_000; number++) await run.send(madeUp(number))
    expect([await foreign.say('two'), await own.say('two')]).toEqual(['2.05', '2.05'])
    // One that another task writes for: its record is read again, without the limit.
    run.replace(0)
    expect(await own.say('three')).toBe('2.05')
  })

  it('are read again once a key has been made', async () => {
    const run = stage(1, { hasForeignKids: true })
    const foreign = device(run, 0, contextOf(Buffer.of(7)))
    expect(await foreign.say('one')).toBe('4.01')
    run.table.add({ ...record, kid: '07', wrapped: Uint8Array.from(wrapped(secret.bytes, Buffer.of(7), shared)) })
    run.pass(10_000)
    expect(await foreign.say('two')).toBe('2.05')
  })
})
