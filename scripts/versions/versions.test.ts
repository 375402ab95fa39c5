import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Json } from '../../core/contracts/json.ts'
import { withoutFields } from '../../core/contracts/withoutFields.ts'
import { type TestTables, testTables } from '../../core/testing/tables.ts'
import { type Consumers, consumers } from './consumers.ts'
import { differences } from './differences.ts'
import { DIGESTS, digests, frozenNames, readFrozen, withNew } from './frozen.ts'
import { type Products, products } from './products.ts'
import { type Understood, understand } from './understand.ts'

let tables: TestTables
let made: Products
beforeAll(async () => {
  tables = await testTables()
  made = await products(tables)
})
afterAll(() => tables.close())

/** Without the kinds of events that a version does not know: its rules do not ask the bus for them, and its readers leave them out. */
const knownTo = ({ detailTypes, types }: Consumers, { events, rows, ...rest }: Products): Products => ({
  ...rest,
  events: events.filter(({ detailType }) => detailTypes.includes(detailType) || /^Viewer/.test(detailType)),
  rows: { ...rows, events: rows.events.filter(({ type }) => types.includes(type?.S ?? '')) },
})
/** The cost of a page is no part of what it says. */
const COST = 'answers.events.readUnits'
/** Each SDK sends its own texts, and some differences are deliberate. */
const comparable = ({ exchange: { ids }, ...rest }: Understood, version: string) => {
  const paths = (differences[version] ?? []).map(({ path }) => path)
  return withoutFields(Json.parse({ ...rest, ids }), [COST, ...paths])
}

it('a version that is frozen is never changed: npm run freeze adds the next one', () => {
  expect(digests()).toEqual(JSON.parse(readFileSync(DIGESTS, 'utf8')))
  expect(frozenNames().length).toBeGreaterThan(0)
})

it('to freeze the next version does not make up for a change of one that is frozen', () => {
  const next = { 'scripts/versions/frozen/1.0.0/products.json': 'new' }
  const [[path = '', digest = ''] = []] = Object.entries(digests())
  expect(withNew('1.0.0', digests(), { ...digests(), ...next })).toMatchObject({ ...next, [path]: digest })
  expect(() => withNew('1.0.0', { ...digests(), [path]: 'before' }, { ...digests(), ...next })).toThrow(path)
  const { [path]: _, ...without } = digests()
  expect(() => withNew('1.0.0', digests(), { ...without, ...next })).toThrow(path)
  expect(() => withNew('1.0.0', without, { ...digests(), ...next })).toThrow(path)
})

it('the products of a version hold the rows and messages of alerts, each of which is understood', async () => {
  const { alerts } = await understand(consumers, made, tables)
  expect(alerts).toMatchObject({
    rules: [{ name: 'reboots', rule: { when: { kind: 'reboot' }, channels: ['ops'] } }],
    channels: [{ name: 'ops', type: 'ntfy', hasAddress: true }],
    open: [{ rule: 'reboots', deviceId: 'ABC123', phase: 'firing' }],
    firing: 1,
    waiting: [{ name: 'ABC123', state: 'firing', message: 'rebooted: WATCHDOG' }],
    trial: { channel: 'ops', outcome: 'refused', status: 500 },
    deliveries: [{ detail: { group: { channel: 'ops' } } }, { detail: { digest: { id: 'message-1' } } }, { trial: {} }],
    timers: [{ timer: { rule: 'reboots' } }, { ended: { why: 'deleted' } }, { silenceEnd: { rule: 'reboots' } }],
  })
})

describe.each(frozenNames())('version %s', name => {
  it('is understood by this one: its events, rows, frames, tokens, cursors and dead letters', async () => {
    const before = await readFrozen(name)
    const understood = await understand(consumers, before.products, tables)
    expect(comparable(understood, name)).toMatchObject(comparable(before.understood, name))
  })

  it('understands the products of this one as this one does, new fields aside', async () => {
    const before = await readFrozen(name)
    const products = knownTo(before.consumers, made)
    const [theirs, ours] = [
      await understand(before.consumers, products, tables),
      await understand(consumers, products, tables),
    ]
    expect(comparable(ours, name)).toMatchObject(comparable(theirs, name))
  })

  it('has an SDK that this stage understands, and a stage that this SDK is understood by', async () => {
    const before = await readFrozen(name)
    const { exchange } = await understand(consumers, made, tables)
    for (const text of before.understood.exchange.texts) expect(consumers.viewerMessage(text)).toHaveProperty('message')
    for (const text of exchange.texts) expect(before.consumers.viewerMessage(text)).toHaveProperty('message')
    expect([before.understood.exchange.texts.length, exchange.texts.length].every(length => length > 0)).toBe(true)
  })
})
