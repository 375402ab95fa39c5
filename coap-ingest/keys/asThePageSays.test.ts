import { readFileSync } from 'node:fs'
import { describe, expect, it as test } from 'vitest'
import { codeByte, codeText, methods } from '../../core/coap/message/code.ts'
import { encodeMessage } from '../../core/coap/message/encode.ts'
import { type Content, NO_BYTES } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { oscoreOptionValue } from '../../core/coap/oscore/optionValue.ts'
import { protectRequest, protectResponse } from '../../core/coap/oscore/protect.ts'
import { judge } from '../../core/coap/oscore/sharedState.ts'
import { EXCHANGE_LIFETIME } from '../../core/coap/transmission/parameters.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newEchoValue } from '../../core/devices/keys/echoValue.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { keyReasons } from '../../core/events/rejected/keyReasons.ts'
import {
  context,
  device,
  kid,
  openAnswer,
  record,
  type Stage,
  secret,
  stage,
  stranger,
  uplink,
} from '../testing/keyStage.ts'

const page = readFileSync(new URL('../../docs/security-devices.md', import.meta.url), 'utf8').replace(/\s+/g, ' ')

/** A test of a sentence of docs/security-devices.md, which has to stand there word by word. */
const it = (sentence: string, run: () => Promise<void>) =>
  test(sentence, async () => {
    expect(page).toContain(sentence)
    await run()
  })

const HOUR = 3_600_000

/** The key that a rotation gives, while the one before is `ending`. */
const rotated = (run: Stage, change: { readonly endsAt?: string } = {}) => {
  const newer = newKid(secret.bytes, Buffer.from('040506', 'hex'))
  run.table.change(record.kid, { status: 'ending', ...change })
  run.table.add({ ...record, kid: newer.toString('hex'), replaces: [record.kid] })
  return device(
    run,
    0,
    securityContext({ ...derivedSecrets(secret.bytes, newer), senderId: newer, recipientId: NO_BYTES }),
  )
}

describe('a device that reboots without its counter', () => {
  it('The listener refuses them (4.01, *old sequence number*).', async () => {
    const run = stage()
    const { say } = device(run)
    expect([await say('one'), await say('two')]).toEqual(['2.05', '2.05'])
    const rebooted = device(run, 0)
    expect([await rebooted.say('three'), await rebooted.say('four')]).toEqual(['4.01', '4.01'])
    expect(run.failures.map(({ why }) => keyReasons[why])).toEqual(['old sequence number', 'old sequence number'])
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it('The device asks for a new key: `npx sonde key rotate ABC123`.', async () => {
    const run = stage()
    await device(run).say('one')
    expect(await device(run, 0).say('two')).toBe('4.01')
    expect(await rotated(run).say('three')).toBe('2.05')
  })

  it('RFC 8613 Appendix B.2, in which both ends agree on a new ID Context, is not offered: a key has no ID Context, and a request with a kid context is answered 4.01.', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const { content, binding } = request(uplink('two'))
    for (const kidContext of [NO_BYTES, Buffer.alloc(8, 1)]) {
      const value = oscoreOptionValue({ ...binding, kidContext })
      expect(await run.send({ ...content, options: [{ number: Oscore.number, value }] })).toEqual({ code: '4.01' })
    }
    expect(await say('three')).toBe('2.05')
  })

  it('with a step of 100, flash holds 100 before number 0 is sent, and after a reboot the device begins at what flash holds.', async () => {
    const run = stage()
    await device(run, 0).say('one')
    expect(await device(run, 100).say('two')).toBe('2.05')
  })
})

describe('the answers of a device', () => {
  it('| 4.01 with Echo, protected | it is asked to show that it is there now | repeat with the Echo value |', async () => {
    const run = stage()
    const { request } = device(run)
    const first = request(uplink('one'))
    const answer = openAnswer(first, await run.send(first.content))
    expect([codeText(answer?.code ?? 0), answer?.options.map(({ number }) => number)]).toEqual(['4.01', [Echo.number]])
    const again = request(uplink('one', ...(answer?.options ?? [])))
    expect(codeText(openAnswer(again, await run.send(again.content))?.code ?? 0)).toBe('2.05')
  })

  it('| 4.01, unprotected | wrong key, old sequence number, revoked or unknown key id: the answer does not say which; the events of the device do | do not retry with the same number |', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const old = request(uplink('two')).content
    await run.send(old)
    await say('three')
    const unknown = securityContext({
      masterSecret: Buffer.alloc(16),
      senderId: newKid(secret.bytes),
      recipientId: NO_BYTES,
    })
    const answers = [
      await run.send(protectRequest(stranger, 99, uplink('x')).content),
      await run.send(old),
      await run.send(protectRequest(unknown, 1, uplink('x')).content),
    ]
    run.table.change(record.kid, { status: 'revoked' })
    answers.push(await run.send(request(uplink('four')).content))
    expect(answers).toEqual(answers.map(() => ({ code: '4.01' })))
    expect(run.failures.map(({ deviceId, why }) => [deviceId, keyReasons[why]])).toEqual([
      ['ABC123', 'wrong key'],
      ['ABC123', 'old sequence number'],
      ['ABC123', 'its key was revoked'],
    ])
  })

  it('| 5.03 | nothing was kept | the same message again, or a new one |', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    run.bus(false)
    const sent = request(uplink('two'))
    expect(codeText(openAnswer(sent, await run.send(sent.content))?.code ?? 0)).toBe('5.03')
    run.bus(true)
    expect(codeText(openAnswer(sent, await run.send(sent.content))?.code ?? 0)).toBe('2.05')
    expect(await say('three')).toBe('2.05')
  })
})

describe('on the air', () => {
  const bytesOf = (content: Content): number =>
    encodeMessage({ type: 'CON', messageId: 1, token: Buffer.alloc(4), ...content }).length
  const listener = securityContext({
    ...derivedSecrets(secret.bytes, kid),
    senderId: NO_BYTES,
    recipientId: kid,
  })
  const uplinkTo = (path: string): Content => ({
    code: methods.POST,
    options: [...pathOptions(path)],
    payload: Buffer.alloc(40),
  })
  const protectedUplink = (number: number) => protectRequest(context, number, uplinkTo('/uplink'))

  it('| uplink (`/uplink/ABC123`; with a key `/uplink`), bytes of UDP payload | 63 | 74, from sequence number 256 on 75, from 65,536 on 76 |', async () => {
    expect(bytesOf(uplinkTo('/uplink/ABC123'))).toBe(63)
    const bytes = [0, 255, 256, 65_535, 65_536].map(number => bytesOf(protectedUplink(number).content))
    expect(bytes).toEqual([74, 74, 75, 75, 76])
  })

  it('| answer 2.04 without a configuration | 8 | 23; 24 once the key is two days old, 25 after 16 months |', async () => {
    const answer: Content = { code: codeByte('2.04'), options: [], payload: NO_BYTES }
    const { binding } = protectedUplink(1)
    const day = 24 * HOUR
    const aged = (keyAgeMs: number): number => {
      const opened = { sequenceNumber: 1, tag: '', isFresh: true }
      const judgement = judge({ sent: -1 }, opened, { now: keyAgeMs, keyAgeMs, newId: '' })
      if (judgement.kind === 'replayed') throw new Error('replayed')
      return bytesOf(protectResponse(listener, binding, judgement.next.sent, answer))
    }
    expect([bytesOf(answer), aged(HOUR), aged(2 * day), aged(480 * day), aged(500 * day)]).toEqual([8, 23, 24, 24, 25])
  })
})

describe('a rotation', () => {
  it('The old one is valid until the new one is first used, or until `--ends-at`.', async () => {
    const used = stage(2)
    const old = device(used)
    await old.say('one')
    const next = rotated(used)
    expect([await old.say('two', 1), await next.say('three'), await old.say('four', 1)]).toEqual([
      '2.05',
      '2.05',
      '4.01',
    ])

    const unused = stage(2)
    const other = device(unused)
    await other.say('one')
    rotated(unused, { endsAt: new Date(70_000).toISOString() })
    expect(await other.say('two')).toBe('2.05')
    unused.pass(10_000)
    expect([await other.say('three', 0), await other.say('four', 1)]).toEqual(['4.01', '4.01'])
  })
})

describe('a revocation', () => {
  it('ends keys at once: every task of the listener reads the record again before it accepts anything under them.', async () => {
    const run = stage(2)
    const { say } = device(run)
    expect([await say('one', 0), await say('two', 1)]).toEqual(['2.05', '2.05'])
    run.table.change(record.kid, { status: 'revoked' })
    expect([await say('three', 0), await say('four', 1)]).toEqual(['4.01', '4.01'])
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two'])
  })
})

describe('a rotation of the device secret', () => {
  const second = { id: 'v2', bytes: Buffer.alloc(32, 6) }
  const third = { id: 'v3', bytes: Buffer.alloc(32, 7) }

  it("Keys are made under the newest value, and stay valid under the one before; rotate each device's key before a third value is put: keys of a value that is gone are refused, and `npx sonde key rotate` gives new ones.", async () => {
    const run = stage(2)
    const { say } = device(run)
    expect([await say('one', 0), await say('two', 1)]).toEqual(['2.05', '2.05'])
    run.setSecrets(second, secret)
    expect([await say('three', 0), await say('four', 1)]).toEqual(['2.05', '2.05'])
    run.setSecrets(third, second)
    // Also by tasks that have derived it before.
    expect([await say('five', 0), await say('six', 1)]).toEqual(['4.01', '4.01'])
    const newer = newKid(third.bytes)
    run.table.add({ ...record, kid: newer.toString('hex'), secretId: third.id })
    const next = device(
      run,
      0,
      securityContext({ ...derivedSecrets(third.bytes, newer), senderId: newer, recipientId: NO_BYTES }),
    )
    expect(await next.say('seven')).toBe('2.05')
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four', 'seven'])
  })
})

describe('a restored table', () => {
  it('Devices are challenged once and go on.', async () => {
    const run = stage(2)
    const { say, next } = device(run)
    await say('one')
    run.table.restore(run.table.backup(), 'Keys restored')
    run.replace(0)
    run.replace(1)
    const before = next()
    expect([await say('two', 0), await say('three', 1), await say('four', 0)]).toEqual(['2.05', '2.05', '2.05'])
    // Three messages, and one that was repeated with an Echo value.
    expect(next() - before).toBe(4)
  })

  it('Keys that were revoked or replaced since the backup are valid again there: revoke them again.', async () => {
    const run = stage()
    const { say } = device(run)
    await say('one')
    const backup = run.table.backup()
    run.table.change(record.kid, { status: 'revoked' })
    expect(await say('two')).toBe('4.01')
    run.table.restore(backup, 'Keys restored')
    run.replace(0)
    expect(await say('three')).toBe('2.05')
    run.table.change(record.kid, { status: 'revoked' })
    expect(await say('four')).toBe('4.01')
  })
})

describe('a clock that jumps', () => {
  it('A key ends at its `--ends-at` by the clock of the task that is asked.', async () => {
    const run = stage(2)
    const { say } = device(run)
    await say('one')
    rotated(run, { endsAt: new Date(60_000 + HOUR / 2).toISOString() })
    run.setClock(0, HOUR)
    expect([await say('two', 0), await say('three', 1)]).toEqual(['4.01', '2.05'])
    // Nothing was written: it is valid again once the clock is right.
    run.setClock(0, 0)
    expect(await say('four', 0)).toBe('2.05')
  })

  it('An Echo value is stale at a task whose clock is more than 30 s away from that of the task that gave it out: the device is challenged once more.', async () => {
    for (const away of [30_001, -30_001, HOUR, -HOUR]) {
      const run = stage(2)
      run.pass(2 * HOUR)
      run.setClock(1, away)
      const { request, say } = device(run)
      const echoed = request(
        uplink('one', { number: Echo.number, value: newEchoValue(secret.bytes, kid, 60_000 + 2 * HOUR) }),
      )
      const answer = openAnswer(echoed, await run.send(echoed.content, 1))
      expect([codeText(answer?.code ?? 0), answer?.options[0]?.number]).toEqual(['4.01', Echo.number])
      expect([await say('two', 1), await say('three', 0)]).toEqual(['2.05', '2.05'])
    }
  })

  it('A copy of the last message is answered again for 247 s by the clock of the task; after that it is 4.01, *old sequence number*, and the device says it under a new number.', async () => {
    expect(EXCHANGE_LIFETIME).toBe(247_000)
    const run = stage(2)
    const { request, say } = device(run)
    await say('one')
    const last = request(uplink('two'))
    await run.send(last.content)
    run.setClock(1, -HOUR)
    expect(codeText(openAnswer(last, await run.send(last.content, 1))?.code ?? 0)).toBe('2.05')
    run.setClock(1, HOUR)
    expect((await run.send(last.content, 1)).code).toBe('4.01')
    expect(run.failures.map(({ why }) => keyReasons[why])).toEqual(['old sequence number'])
    expect(await say('two', 1)).toBe('2.05')
  })
})
