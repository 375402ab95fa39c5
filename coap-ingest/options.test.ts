import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodeUint } from '../core/coap/message/uint.ts'
import { isCritical, type OptionDefinition } from '../core/coap/options/definition.ts'
import { optionTable } from '../core/coap/options/table.ts'
import { UriPath } from '../core/coap/options/uri.ts'
import { request, type TestRequest } from '../core/coap/testing/request.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'

const types = ['CON', 'NON'] as const
type Type = (typeof types)[number]

/** Sends requests to a listener: the code of each answer, or `RST`. */
const asking = async () => {
  const { device, bus } = await testListener()
  const ask = async (given: TestRequest): Promise<string> => {
    const { reset, code } = await device.ask(request({ payload: someUplink, ...given }))
    return reset ? 'RST' : code
  }
  return { ask, device, bus }
}

/** The rows of the table of options in docs/coap.md, by the name of the option. */
const rows = new Map(
  Array.from(
    readFileSync(new URL('../docs/coap.md', import.meta.url), 'utf8').matchAll(
      /^\| (\d+|odd|even) \| ([\w -]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm,
    ),
    ([, number = '', name = '', valid = '', second = '', otherLength = '']) =>
      [number === 'odd' || number === 'even' ? number : name, { number, valid, second, otherLength }] as const,
  ),
)

/** The code that a cell of the table stands for: it begins with its outcome. */
const codeIn = (cell: string | undefined, type: Type): string => {
  const [outcome = `no outcome in '${cell}'`] = /^(taken|ignored|\d\.\d\d)\b/.exec(cell ?? '') ?? []
  if (outcome === 'taken' || outcome === 'ignored') return '2.05'
  return outcome === '4.02' && type === 'NON' ? 'RST' : outcome
}

/** Values that are valid and that the listener looks at; any other option gets its shortest value. */
const validValues = new Map([
  ['Content-Format', encodeUint(42)],
  ['Accept', encodeUint(42)],
  ['Hop-Limit', Buffer.of(16)],
])
const validValue = ({ name, length: [min] }: OptionDefinition): Buffer =>
  validValues.get(name) ?? Buffer.alloc(min, 'a')

const withOptions = optionTable.filter(({ name }) => name !== UriPath.name)

describe('options of a POST (docs/coap.md)', () => {
  it('the table has a row for every option that is known by name, and for all others', () => {
    const inDocs = [...rows.keys()].map(name => [rows.get(name)?.number, name])
    expect(inDocs).toEqual([
      ...optionTable.map(({ number, name }) => [String(number), name]),
      ['odd', 'odd'],
      ['even', 'even'],
    ])
  })

  describe.each(types)('a %s', type => {
    it.each(withOptions.map(({ name }) => name))('with %s gets what the table says', async name => {
      const definition = withOptions.find(one => one.name === name)
      if (definition === undefined) return expect.unreachable()
      const { ask, bus } = await asking()
      const { number, length } = definition
      const value = validValue(definition)
      const row = rows.get(name)
      const codes = [await ask({ type, options: [{ number, value }] })]
      codes.push(
        await ask({
          type,
          options: [
            { number, value },
            { number, value },
          ],
        }),
      )
      const otherLengths = [length[0] - 1, length[1] + 1].filter(bytes => bytes >= 0)
      for (const bytes of otherLengths)
        codes.push(await ask({ type, options: [{ number, value: Buffer.alloc(bytes, 1) }] }))
      const cells = [row?.valid, row?.second, ...otherLengths.map(() => row?.otherLength)]
      expect(codes).toEqual(cells.map(cell => codeIn(cell, type)))
      expect(bus.uplinks()).toHaveLength(codes.filter(code => code === '2.05').length)
    })

    it('with Uri-Path gets what the table says', async () => {
      const { ask, bus } = await asking()
      const row = rows.get('Uri-Path')
      const payload = uplinks.encode({ heartbeat: { config: { dev_id: 'ABC123' } } })
      expect(await ask({ type, path: ['uplink'], payload })).toBe(codeIn(row?.valid, type))
      expect(await ask({ type })).toBe(codeIn(row?.second, type))
      expect(await ask({ type, path: ['uplink', 'a'.repeat(256)] })).toBe(codeIn(row?.otherLength, type))
      expect(bus.uplinks()).toHaveLength(2)
    })

    it.each([
      ['Q-Block1 (RFC 9177)', 19],
      ['EDHOC (RFC 9668)', 21],
      ['Q-Block2 (RFC 9177)', 31],
      ['a reserved elective number', 0],
      ['another reserved elective number', 128],
      ['a private one', 2049],
      ['an elective one for experiments', 65_000],
      ['a critical one for experiments', 65_001],
      ['the last number', 65_535],
    ])('with an option that nobody here knows, %s, gets what the table says', async (_, number) => {
      const { ask } = await asking()
      const row = rows.get(isCritical(number) ? 'odd' : 'even')
      for (const value of [Buffer.alloc(0), Buffer.alloc(300)]) {
        expect(await ask({ type, options: [{ number, value }] })).toBe(codeIn(row?.valid, type))
      }
    })

    it.each([
      ['Content-Format of text', 12, encodeUint(0), '4.15'],
      ['Content-Format of JSON in two bytes', 12, Buffer.of(0, 50), '4.15'],
      ['Accept of text', 17, encodeUint(0), '4.06'],
      ['Accept of 42 with a leading zero', 17, Buffer.of(0, 42), '2.05'],
      ['Hop-Limit of 1', 16, Buffer.of(1), '2.05'],
      ['Hop-Limit of 255', 16, Buffer.of(255), '2.05'],
      ['Hop-Limit of 0', 16, Buffer.of(0), '4.00'],
      ['Hop-Limit of 256', 16, Buffer.of(1, 0), '4.00'],
      ['Hop-Limit of seven bytes', 16, Buffer.alloc(7, 1), '4.00'],
      ['Uri-Host of 255 bytes', 3, Buffer.alloc(255, 'a'), '2.05'],
      ['Uri-Host that is not UTF-8', 3, Buffer.of(0xff), '2.05'],
      ['Uri-Port of another server', 7, encodeUint(5684), '2.05'],
      ['Size1 of another size than the body has', 60, encodeUint(100_000), '2.05'],
      ['Observe that registers', 6, encodeUint(0), '2.05'],
      ['Observe that cancels', 6, encodeUint(1), '2.05'],
      ['Echo of 40 bytes', 252, Buffer.alloc(40), '2.05'],
      ['Proxy-Uri of this server', 35, Buffer.from('coap://localhost/uplink/ABC123'), '5.05'],
    ])('with a value that the listener looks at, or need not: %s (option %i)', async (_, number, value, code) => {
      const { ask } = await asking()
      expect(await ask({ type, options: [{ number, value }] })).toBe(code)
    })
  })

  it('what is not understood comes before what is a bad value, in either order', async () => {
    const { ask } = await asking()
    const hopLimit = { number: 16, value: Buffer.of(0) }
    expect(await ask({ options: [{ number: 1, value: Buffer.of(1) }, hopLimit] })).toBe('4.02')
    expect(await ask({ options: [hopLimit, { number: 27, value: Buffer.of(0x10) }] })).toBe('4.02')
  })
})

describe('No-Response (RFC 7967)', () => {
  const unwanted = (value: number) => ({ number: 258, value: encodeUint(value) })
  const critical = { number: 1, value: Buffer.of(1) }

  it.each([
    ['a 2.xx', 2, {}],
    ['a 4.xx of an option that is not understood', 8, { options: [critical] }],
    ['a 4.xx of a bad value', 8, { options: [{ number: 16, value: Buffer.of(0) }] }],
    ['a 4.xx of a path that does not exist', 8, { path: ['nowhere'] }],
    ['a 4.xx of a body that is not an uplink', 8, { payload: Buffer.of(0xff) }],
    ['a 5.xx', 16, { options: [{ number: 39, value: Buffer.from('coap') }] }],
  ])('that does not want %s gets an empty ACK for a CON', async (_, value, given: TestRequest) => {
    const { ask } = await asking()
    expect(await ask({ ...given, options: [...(given.options ?? []), unwanted(value)] })).toBe('0.00')
    expect(await ask({ ...given, options: [...(given.options ?? []), unwanted(26 - value)] })).not.toBe('0.00')
  })

  it('that does not want a class gets nothing of it for a NON', async () => {
    const { device, bus } = await asking()
    device.send(request({ type: 'NON', options: [unwanted(2)], payload: someUplink }))
    device.send(request({ type: 'NON', options: [unwanted(8)], path: ['nowhere'] }))
    device.send(request({ type: 'NON', options: [unwanted(16), { number: 35, value: Buffer.from('coap://a') }] }))
    await expect.poll(() => bus.uplinks().length).toBe(1)
    expect(await device.receivedUntilPing()).toEqual([])
  })

  it.each([0, 1, 4, 64])('of %i wants every answer', async value => {
    const { ask } = await asking()
    expect(await ask({ type: 'NON', options: [unwanted(value)] })).toBe('2.05')
  })
})
