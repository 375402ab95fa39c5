import { expect, it } from 'vitest'
import { codeText } from '../../core/coap/message/code.ts'
import type { Content } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { optionValue } from '../../core/coap/options/value.ts'
import type { ProtectedRequest } from '../../core/coap/oscore/protect.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { device, openAnswer, stage, uplink } from '../testing/keyStage.ts'

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
