import { describe, expect, it } from 'vitest'
import { codeText } from '../../core/coap/message/code.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { openResponse } from '../../core/coap/oscore/open.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { wrapped } from '../../core/devices/keys/wrappedSecrets.ts'
import { device, kid, openAnswer, record, secret, stage, uplink } from '../testing/keyStage.ts'

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

  it('has its record read while its key is written, but for messages that are challenged or refused', async () => {
    const run = stage()
    const { say, request } = device(run)
    const first = request(uplink('one'))
    await run.send(first.content)
    expect(run.prefetched).toEqual([])
    await say('two')
    expect(run.prefetched).toEqual(['ABC123'])
    const [replayed, heard] = [first, request(uplink('three'))]
    await run.send(replayed.content)
    expect(run.prefetched).toEqual(['ABC123'])
    await run.send(heard.content)
    await run.send(heard.content)
    expect(run.prefetched).toEqual(['ABC123', 'ABC123', 'ABC123'])
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
