import { expect, it } from 'vitest'
import { NO_BYTES } from '../../coap/message/message.ts'
import { securityContext } from '../../coap/oscore/context.ts'
import { canaryKey } from './canaryKey.ts'

const contextOf = (id: number) =>
  securityContext({ masterSecret: Buffer.alloc(16, id), senderId: Buffer.of(id), recipientId: NO_BYTES })
const STARTED_AT = Date.UTC(2026, 10, 28)

it('no two runs, of whichever instance, use a sequence number twice', async () => {
  const instances = [canaryKey(async () => contextOf(1)), canaryKey(async () => contextOf(1))]
  const numbers: number[] = []
  for (let run = 0; run < 6; run++) {
    const key = await instances[run % 2]?.at(STARTED_AT + 60_000 * run)
    // A run that is challenged sends twice.
    for (let message = 0; message < 2; message++) numbers.push(key?.nextNumber() ?? Number.NaN)
  }
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers)
  expect(new Set(numbers).size).toBe(12)
})

it('has numbers for more than thirty years', async () => {
  const key = await canaryKey(async () => contextOf(1)).at(Date.UTC(2057, 0))
  expect(key?.nextNumber()).toBeLessThan(2 ** 40)
})

it('asks for the key once, and again when it is told to forget it', async () => {
  let asked = 0
  const key = canaryKey(async () => contextOf(++asked))
  await key.at(STARTED_AT)
  await key.at(STARTED_AT + 60_000)
  expect(asked).toBe(1)
  key.forget()
  expect((await key.at(STARTED_AT + 120_000))?.context.senderId).toEqual(Buffer.of(2))
})

it('has none in a stack that keeps no keys', async () => {
  expect(await canaryKey(async () => undefined).at(STARTED_AT)).toBeUndefined()
})
