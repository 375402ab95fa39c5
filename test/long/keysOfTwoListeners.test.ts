import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dynamoKeys } from '../../coap-ingest/keys/dynamoKeys.ts'
import type { KeyStore } from '../../coap-ingest/keys/keyStore.ts'
import { tableOperations } from '../../coap-ingest/testing/tableOperations.ts'
import { testListener } from '../../coap-ingest/testing/testListener.ts'
import { codeText, methods } from '../../core/coap/message/code.ts'
import { encodeMessage } from '../../core/coap/message/encode.ts'
import { type Content, NO_BYTES, type Option } from '../../core/coap/message/message.ts'
import { parseMessage } from '../../core/coap/message/parse.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { optionValue } from '../../core/coap/options/value.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { openResponse } from '../../core/coap/oscore/open.ts'
import { parseOscoreOption } from '../../core/coap/oscore/optionValue.ts'
import { sequenceNumberOf } from '../../core/coap/oscore/partialIv.ts'
import { type ProtectedRequest, protectRequest } from '../../core/coap/oscore/protect.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import { tableShapes } from '../../core/contracts/tables.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { toItem } from '../../core/table/item.ts'
import { type TestTables, testTables } from '../../core/testing/tables.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { seededRandom } from '../../proto/seededRandom.ts'

const secret = { id: 'v1', bytes: Buffer.alloc(32, 5) }
const kid = newKid(secret.bytes, Buffer.of(1, 2, 3))
const context = securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: kid, recipientId: NO_BYTES })
const { uplink } = codecs(readSchema())

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const copied = async (from: string): Promise<string> => {
  const to = await tables.create(tableShapes.keys.keys)
  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: from }))
  for (const Item of Items) await tables.client.send(new PutItemCommand({ TableName: to, Item }))
  return to
}

/** Two listeners at UDP ports, which share a table in DynamoDB's own protocol, and a device with a key. */
const fleetOf = async () => {
  let table = await tables.create(tableShapes.keys.keys)
  let now = Date.UTC(2026, 10, 28)
  const record = {
    kid: kid.toString('hex'),
    deviceId: 'ABC123',
    status: 'active',
    createdAt: new Date(now - 60_000).toISOString(),
    secretId: 'v1',
    sent: -1,
    version: 0,
  }
  await tables.client.send(new PutItemCommand({ TableName: table, Item: toItem(record) }))
  let diesAfterUpdate = false
  let isBusWell = true
  const everStarted: Awaited<ReturnType<typeof testListener>>[] = []
  const started = async () => {
    const keys = dynamoKeys({ tableName: table, ...tableOperations(tables.client) })
    const store: KeyStore = {
      ...keys,
      write: async (...of) => {
        const written = await keys.write(...of)
        if (diesAfterUpdate) throw new Error('the task has died')
        return written
      },
    }
    const one = await testListener({
      environment: { METRICS_SECONDS: 3600 },
      clock: () => now,
      readDevice: async deviceId => ({ deviceId, keyedAt: record.createdAt }),
      keys: { store, secrets: () => [secret], hasKeys: () => true, hasForeignKids: () => false },
    })
    one.bus.respond = async entries => entries.map(() => (isBusWell ? undefined : 'InternalFailure'))
    everStarted.push(one)
    return one
  }
  const tasks = [await started(), await started()]
  let messageId = 0
  /** Partial IVs of all answers: each is a nonce under one key. */
  const numbers: number[] = []
  return {
    numbers,
    pass: (ms: number) => {
      now += ms
    },
    bus: (isWell: boolean) => {
      isBusWell = isWell
    },
    dying: (dies: boolean) => {
      diesAfterUpdate = dies
    },
    replace: async (task: number) => {
      tasks[task] = await started()
    },
    backup: () => copied(table),
    /** As DynamoDB restores: into a table of another name, which other tasks read. */
    restore: async (backup: string) => {
      table = await copied(backup)
      for (const task of [0, 1]) tasks[task] = await started()
    },
    /** Sends a message under a new message id, as whoever has recorded it could. @returns what its answer holds, where it opens */
    send: async ({ content, binding }: ProtectedRequest, task: number): Promise<Content | undefined> => {
      messageId = (messageId + 1) % 0xff00
      const datagram = encodeMessage({ type: 'CON', messageId, token: Buffer.of(task), ...content })
      const answer = await tasks[task]?.device.ask(datagram).catch(() => undefined)
      const message = answer && parseMessage(answer.bytes)
      if (!message || !('token' in message)) return undefined
      const value = optionValue(message.options, Oscore)
      const partialIv = value && parseOscoreOption(value)?.partialIv
      if (partialIv) numbers.push(sequenceNumberOf(partialIv))
      return openResponse(context, binding, message)
    },
    events: () =>
      everStarted
        .flatMap(({ bus }) => bus.calls.flat())
        .filter(({ detailType }) => detailType === 'Uplink')
        .flatMap(({ detail }) => JSON.parse(detail).uplinks)
        .map(({ id, uplink: { uplink_count: count } }): { id: string; count: number } => ({ id, count })),
  }
}

it('two listeners over one real table use no nonce twice, lose nothing acknowledged and lock nobody out', {
  timeout: 600_000,
}, async () => {
  for (const seed of [1, 2]) {
    const { unit, integer } = seededRandom(seed)
    const run = await fleetOf()
    let number = 0
    const sent: ProtectedRequest[] = []
    const acknowledged = new Set<number>()
    const say = async (count: number, copies: number): Promise<boolean> => {
      const exchange = async (...options: readonly Option[]): Promise<readonly Content[]> => {
        const payload = Buffer.from(uplink.encode({ uplink_count: count }))
        const request: Content = { code: methods.POST, options: [...pathOptions('/uplink'), ...options], payload }
        const message = protectRequest(context, number++, request)
        sent.push(message)
        // Retransmissions to either task, at the same time.
        const first = integer(0, 1)
        const answers = Array.from({ length: copies }, (_, copy) => run.send(message, (first + copy) % 2))
        return (await Promise.all(answers)).filter(answer => answer !== undefined)
      }
      let answers = await exchange()
      const echo = answers.map(({ options }) => optionValue(options, Echo)).find(value => value !== undefined)
      if (echo) answers = await exchange({ number: Echo.number, value: echo })
      const isHeard = answers.some(({ code }) => codeText(code).startsWith('2.'))
      // An answer that is lost acknowledges nothing.
      if (isHeard && unit() > 0.1) acknowledged.add(count)
      return isHeard
    }
    let backup = await run.backup()
    for (let step = 1; step <= 60; step++) {
      run.pass(integer(30, 3_000))
      if (unit() < 0.06) await run.replace(integer(0, 1))
      if (unit() < 0.06) backup = await run.backup()
      if (unit() < 0.04) {
        run.pass(60_000)
        await run.restore(backup)
      }
      run.bus(unit() > 0.15)
      run.dying(unit() < 0.1)
      const old = sent[integer(0, Math.max(0, sent.length - 1))]
      if (unit() < 0.25 && old) await run.send(old, integer(0, 1))
      else await say(step, integer(1, 3))
    }
    run.bus(true)
    run.dying(false)
    // A table that a busy machine made look slow is tried again soon.
    await expect.poll(() => say(1_000, 1), { timeout: 60_000, interval: 200 }).toBe(true)
    expect(new Set(run.numbers).size).toBe(run.numbers.length)
    expect(run.numbers.length).toBeGreaterThan(40)
    const ids = new Map<number, Set<string>>()
    for (const { id, count } of run.events()) ids.set(count, (ids.get(count) ?? new Set()).add(id))
    expect([...acknowledged].filter(count => !ids.has(count))).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(10)
    // However often a message was put, also by two tasks, it has one id: it is stored once.
    expect([...ids].filter(([count, some]) => count < 1_000 && some.size > 1)).toEqual([])
  }
})
