import { describe, expect, it } from 'vitest'
import { codeText } from '../../core/coap/message/code.ts'
import type { Content } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { optionValue } from '../../core/coap/options/value.ts'
import type { ProtectedRequest } from '../../core/coap/oscore/protect.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { device, openAnswer, type Stage, stage, uplink } from '../testing/keyStage.ts'

const HOUR = 3_600_000

/** How the clocks of two tasks go wrong, ms, at a step of the run. */
type Clocks = (run: Stage, step: number) => void

const once =
  (at: number, ...byTask: readonly [number, number]): Clocks =>
  ({ setClock }, step) => {
    if (step === at) for (const [task, ms] of byTask.entries()) setClock(task, ms)
  }

describe.each<[string, Clocks]>([
  ['of one task is an hour ahead', once(40, HOUR, 0)],
  ['of one task is an hour behind', once(40, -HOUR, 0)],
  [
    'of each goes forward by an hour, and back',
    ({ setClock }, step) => {
      if (step % 20 === 0) setClock((step / 20) % 2, step % 40 === 0 ? HOUR : 0)
    },
  ],
  ['of one is 30 s away from that of the other', once(0, 30_000, 0)],
])('RFC 8613 §5.2: the clock %s', (_, clocks) => {
  it('two tasks use no nonce twice, lose nothing acknowledged and lock the device out of nothing, also where their table is restored', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const { unit, integer } = seededRandom(seed)
      const run = stage(2)
      run.pass(2 * HOUR)
      const { request, say } = device(run)
      const acknowledged = new Set<string>()
      const sent: ProtectedRequest[] = []
      let backup = run.table.backup()
      for (let step = 0; step < 120; step++) {
        clocks(run, step)
        run.pass(integer(30, 3_000))
        if (unit() < 0.05) backup = run.table.backup()
        if (step === 50 || step === 90) {
          run.pass(60_000)
          run.table.restore(backup, `Keys ${step}`)
          run.replace(0)
          run.replace(1)
        }
        const task = integer(0, 1)
        if (unit() < 0.2) {
          const old = sent[integer(0, sent.length - 1)]
          if (old) await run.send(old.content, task)
          continue
        }
        const text = `${step}`
        const exchange = async (...options: Content['options']): Promise<Content | undefined> => {
          const message = request(uplink(text, ...options))
          sent.push(message)
          const answer = openAnswer(message, await run.send(message.content, task))
          // A retransmission to the other task, whose clock says something else.
          if (unit() < 0.3) await run.send(message.content, 1 - task)
          return answer
        }
        let answer = await exchange()
        const echo = answer && optionValue(answer.options, Echo)
        if (echo) answer = await exchange({ number: Echo.number, value: echo })
        if (answer && codeText(answer.code) === '2.05') acknowledged.add(text)
      }
      expect([await say('the device is not locked out', 0), await say('by either of them', 1)]).toEqual([
        '2.05',
        '2.05',
      ])
      expect(new Set(run.numbers).size).toBe(run.numbers.length)
      const ids = new Map<string, Set<string>>()
      for (const { id, text } of run.events) ids.set(text, (ids.get(text) ?? new Set()).add(id))
      expect([...acknowledged].filter(text => !ids.has(text))).toEqual([])
      expect([...ids].filter(([, some]) => some.size > 1)).toEqual([])
      expect(acknowledged.size).toBeGreaterThan(40)
    }
  })
})

it('RFC 8613 §5.2: tasks that read the table before, and tasks that read the one that was restored, use different numbers at the same time', async () => {
  const before = stage()
  const { request, say } = device(before)
  await say('one')
  const message = request(uplink('two'))
  await before.send(message.content)
  // A deployment replaces one task after the other: for as long as that takes, both tables are in use.
  const restored = stage()
  restored.table.restore(before.table.backup(), 'Keys restored')
  for (let copies = 0; copies < 10; copies++) {
    await before.send(message.content)
    await restored.send(message.content)
  }
  const numbers = [...before.numbers, ...restored.numbers]
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(restored.numbers.length).toBe(10)
})
