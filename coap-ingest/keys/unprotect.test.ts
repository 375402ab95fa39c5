import { describe, expect, it } from 'vitest'
import { codeText, methods } from '../../core/coap/message/code.ts'
import { type Content, NO_BYTES } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { UriPath } from '../../core/coap/options/uri.ts'
import { optionValue, stringOption } from '../../core/coap/options/value.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { openResponse } from '../../core/coap/oscore/open.ts'
import { oscoreOptionValue, parseOscoreOption } from '../../core/coap/oscore/optionValue.ts'
import { sequenceNumberOf } from '../../core/coap/oscore/partialIv.ts'
import { type ProtectedRequest, protectRequest } from '../../core/coap/oscore/protect.ts'
import type { IncomingRequest } from '../../core/coap/server/layer.ts'
import { oscoreLayer } from '../../core/coap/server/oscoreLayer.ts'
import type { OutgoingResponse } from '../../core/coap/server/response.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { wrapped } from '../../core/devices/keys/wrappedSecrets.ts'
import { idHashes } from '../../core/events/ids/hashes.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { arrivals } from '../arrivals.ts'
import { keyTable } from '../testing/keyTable.ts'
import { MAX_REPETITIONS } from './repetitions.ts'
import { type FailureOfKey, unprotector } from './unprotect.ts'

const secret = { id: 'v1', bytes: Buffer.alloc(32, 5) }
const kid = newKid(secret.bytes, Buffer.from('010203', 'hex'))
const context = securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: kid, recipientId: NO_BYTES })
const stranger = securityContext({ masterSecret: Buffer.alloc(16, 1), senderId: kid, recipientId: NO_BYTES })
const record: KeyRecord = {
  kid: kid.toString('hex'),
  deviceId: 'ABC123',
  status: 'active',
  createdAt: new Date(0).toISOString(),
  secretId: 'v1',
  sent: -1,
  version: 0,
}

const uplink = (text: string, ...options: Content['options']): Content => ({
  code: methods.POST,
  options: [stringOption(UriPath, 'uplink'), ...options],
  payload: Buffer.from(text),
})
const incoming = ({ options, payload, code }: Content): IncomingRequest => ({
  message: { type: 'CON', code, messageId: 1, token: NO_BYTES, options, payload: Buffer.from(payload) },
  datagram: Buffer.alloc(60),
  from: { address: '127.0.0.1', port: 1 },
})
const partialIvIn = ({ options = [] }: OutgoingResponse): number | undefined => {
  const value = optionValue(options, Oscore)
  const partialIv = value && parseOscoreOption(value)?.partialIv
  return partialIv && sequenceNumberOf(partialIv)
}

/** A stage of several tasks that share a table, and the events that they put. */
const stage = (tasks = 1) => {
  const table = keyTable()
  table.add(record)
  let now = 60_000
  let isBusWell = true
  let work = 0
  const repeats: boolean[] = []
  const events: { id: string; text: string; deviceId: string }[] = []
  const failures: FailureOfKey[] = []
  const numbers: number[] = []
  const task = () =>
    oscoreLayer(
      unprotector({
        keys: table.store,
        secrets: () => [secret],
        ...arrivals(() => now, idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 })),
        isFull: () => false,
        clock: () => now,
        now: () => now,
        count: () => undefined,
        onFailure: failure => failures.push(failure),
        onError: () => undefined,
      }),
    )(request => async () => {
      if (!isBusWell) return { code: '5.03', nothingKept: true }
      const { protection, message } = request
      if (!protection) return { code: '4.00' }
      repeats.push(protection.isRepeated ?? false)
      events.push({ id: protection.event.id, deviceId: protection.deviceId, text: message.payload.toString() })
      return { code: '2.05', payload: Buffer.from('configuration') }
    })
  const running = Array.from({ length: tasks }, task)
  return {
    table,
    events,
    failures,
    /** Whether each request that was heard is one that came before. */
    repeats,
    /** Requests whose answer was not there at once: each is an exchange that is remembered. */
    work: () => work,
    /** Partial IVs of all answers: each is a nonce under one key. */
    numbers,
    pass: (ms: number) => {
      now += ms
    },
    bus: (isWell: boolean) => {
      isBusWell = isWell
    },
    /** A task that was killed, and the one that takes its place. */
    replace: (index: number) => {
      running[index] = task()
    },
    send: async (content: Content, index = 0): Promise<OutgoingResponse> => {
      const outcome = running[index]?.(incoming(content))
      if (typeof outcome === 'function') work += 1
      const response = typeof outcome === 'function' ? await outcome() : outcome
      if (!response || 'rejected' in response) throw new Error('no response')
      const number = partialIvIn(response)
      if (number !== undefined) numbers.push(number)
      return response
    },
  }
}
type Stage = ReturnType<typeof stage>

const openAnswer = (
  { binding }: ProtectedRequest,
  { options = [], payload = NO_BYTES }: OutgoingResponse,
  of = context,
) => openResponse(of, binding, { options: [...options], payload: Buffer.from(payload) })

/** A device as it should be: each message under a new number, an Echo where it is asked for one. */
const device = ({ send }: Stage, first = 0, of = context) => {
  let next = first
  const request = (content: Content) => protectRequest(of, next++, content)
  const say = async (text: string, task = 0): Promise<string> => {
    const sent = request(uplink(text))
    const answer = await send(sent.content, task)
    const opened = openAnswer(sent, answer, of)
    if (!opened) return answer.code
    const echo = optionValue(opened.options, Echo)
    if (!echo) return codeText(opened.code)
    const again = request(uplink(text, { number: Echo.number, value: echo }))
    return codeText(openAnswer(again, await send(again.content, task), of)?.code ?? 0)
  }
  return { request, say, next: () => next }
}

describe('a device with a key', () => {
  it('RFC 8613 Appendix B.1.2: is challenged once, and then heard', async () => {
    const run = stage()
    const { say } = device(run)
    expect([await say('one'), await say('two')]).toEqual(['2.05', '2.05'])
    expect(run.events.map(({ text, deviceId }) => [deviceId, text])).toEqual([
      ['ABC123', 'one'],
      ['ABC123', 'two'],
    ])
  })

  it('costs one write an uplink and no read once its record is known', async () => {
    const run = stage()
    const { say } = device(run)
    await say('one')
    const [writes, reads] = [run.table.writes().length, run.table.reads()]
    await say('two')
    expect([run.table.writes().length - writes, run.table.reads() - reads]).toEqual([1, 0])
  })

  it('gets its answer to a retransmission to another task under a new number, and is heard under one id', async () => {
    const run = stage(2)
    const { say, request } = device(run)
    await say('one')
    const { content } = request(uplink('two'))
    await run.send(content, 0)
    await run.send(content, 1)
    const [, first, second] = run.events
    expect(second).toEqual(first)
    expect(new Set(run.numbers).size).toBe(run.numbers.length)
  })

  it('that was answered 5.03 sends the same message again, or a new one', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    run.bus(false)
    const sent = request(uplink('two'))
    expect(codeText(openAnswer(sent, await run.send(sent.content))?.code ?? 0)).toBe('5.03')
    run.bus(true)
    expect(codeText(openAnswer(sent, await run.send(sent.content))?.code ?? 0)).toBe('2.05')
    expect(await say('three')).toBe('2.05')
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  it('is told to come back while the table does not answer', async () => {
    const run = stage()
    run.table.breakDown(true)
    expect(await device(run).say('one')).toBe('5.03')
    expect(run.events).toEqual([])
  })

  it('is not heard any more once its key is revoked, also by a task that remembers the record', async () => {
    const run = stage()
    const { say } = device(run)
    await say('one')
    run.table.change(record.kid, { status: 'revoked' })
    expect(await say('two')).toBe('4.01')
    expect(run.events.length).toBe(1)
  })

  it('RFC 8613 §8.2: waits for its record with its other messages, which are one read', async () => {
    const run = stage()
    const { request } = device(run)
    await Promise.all([1, 2, 3].map(number => run.send(request(uplink(`${number}`)).content)))
    // One in a group, and a strongly consistent one after each write that found the record changed.
    expect(run.table.reads() - run.table.conflicts()).toBe(1)
  })

  it('is heard with a stale record: its write finds that out, and the number is judged anew', async () => {
    const run = stage(2)
    const { say, request } = device(run)
    await say('one', 0)
    await say('two', 1)
    const used = request(uplink('three')).content
    await run.send(used, 0)
    // Task 1 remembers the record of before.
    await say('four', 1)
    expect((await run.send(used, 1)).code).toBe('4.01')
    expect(new Set(run.numbers).size).toBe(run.numbers.length)
  })

  it('is told that its key was revoked, in those words, though the task remembers it as valid', async () => {
    const run = stage()
    const { say } = device(run)
    await say('one')
    run.table.change(record.kid, { status: 'revoked' })
    await say('two')
    expect(run.failures.map(({ why }) => why)).toEqual(['revoked'])
  })

  it('is heard with secrets that were imported anew under its kid, within a minute', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const others = { masterSecret: Buffer.alloc(16, 9), masterSalt: Buffer.alloc(8, 9) }
    run.table.change(record.kid, { wrapped: Uint8Array.from(wrapped(secret.bytes, kid, others)) })
    const anew = securityContext({ ...others, senderId: kid, recipientId: NO_BYTES })
    const protectAnew = (number: number) => protectRequest(anew, number, uplink('two'))
    run.pass(61_000)
    const first = protectAnew(100)
    const answer = await run.send(first.content)
    expect(
      openResponse(anew, first.binding, {
        options: [...(answer.options ?? [])],
        payload: Buffer.from(answer.payload ?? NO_BYTES),
      }),
    ).toBeDefined()
    expect((await run.send(request(uplink('the old secrets')).content)).code).toBe('4.01')
  })

  it('whose wrapped secrets do not open is refused like an unknown one', async () => {
    const run = stage()
    run.table.change(record.kid, { wrapped: Buffer.alloc(60) })
    expect(await device(run).say('one')).toBe('4.01')
  })

  it('is challenged again when its table was restored from a backup, and what came since then is not replayed', async () => {
    const run = stage()
    const { say, request } = device(run)
    await say('one')
    const backup = run.table.backup()
    run.pass(60_000)
    const captured = request(uplink('two'))
    await run.send(captured.content)
    run.table.restore(backup, 'Keys restored')
    run.replace(0)
    run.pass(1_000)
    const replayed = await run.send(captured.content)
    expect(codeText(openAnswer(captured, replayed)?.code ?? 0)).toBe('4.01')
    expect(await say('three')).toBe('2.05')
    expect(run.events.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    expect(new Set(run.numbers).size).toBe(run.numbers.length)
  })
})

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

it('RFC 8613 §5.2: two tasks that share a table use no nonce twice and lose nothing acknowledged, under retransmissions, lost answers, a refused bus, tasks that die, and restored tables', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { unit, integer } = seededRandom(seed)
    const run = stage(2)
    const { request, say } = device(run)
    const acknowledged = new Set<string>()
    const sent: ProtectedRequest[] = []
    let restores = 0
    let backup = run.table.backup()
    for (let step = 0; step < 120; step++) {
      run.pass(integer(30, 3_000))
      const text = `${step}`
      const task = integer(0, 1)
      if (unit() < 0.05) run.replace(task)
      if (unit() < 0.05) backup = run.table.backup()
      if (unit() < 0.02) {
        run.pass(60_000)
        run.table.restore(backup, `Keys ${restores++}`)
        run.replace(0)
        run.replace(1)
      }
      run.bus(unit() > 0.15)
      if (unit() < 0.3) {
        // An old message once more: a retransmission, or somebody else's replay.
        const old = sent[integer(0, sent.length - 1)]
        if (old) await run.send(old.content, task)
        continue
      }
      const copies = integer(1, 3)
      const exchange = async (...options: Content['options']): Promise<readonly Content[]> => {
        const message = request(uplink(text, ...options))
        sent.push(message)
        const some = Array.from({ length: copies }, (_, copy) => run.send(message.content, copy % 2))
        return (await Promise.all(some)).flatMap(answer => openAnswer(message, answer) ?? [])
      }
      let opened = await exchange()
      const echo = opened.map(({ options }) => optionValue(options, Echo)).find(value => value !== undefined)
      if (echo) opened = await exchange({ number: Echo.number, value: echo })
      if (opened.some(({ code }) => codeText(code) === '2.05')) acknowledged.add(text)
    }
    run.bus(true)
    expect(await say('the device is not locked out')).toBe('2.05')
    expect(new Set(run.numbers).size).toBe(run.numbers.length)
    const ids = new Map<string, Set<string>>()
    for (const { id, text } of run.events) ids.set(text, (ids.get(text) ?? new Set()).add(id))
    for (const text of acknowledged) expect(ids.has(text)).toBe(true)
    // However often a message was put, it has one id: it is stored once.
    expect([...ids].filter(([, some]) => some.size > 1)).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(20)
  }
})
