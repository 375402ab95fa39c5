import { generate, parse } from 'coap-packet'
import { expect, it } from 'vitest'
import { isCritical } from './definition.ts'
import { optionTable } from './table.ts'

it('the table has each option number once, in order', () => {
  const numbers = optionTable.map(({ number }) => number)
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
})

it('the table has the names that another implementation gives the options', () => {
  const datagram = generate({ options: optionTable.map(({ number }) => ({ name: number, value: Buffer.alloc(0) })) })
  const theirs = parse(datagram).options.map(({ name }) => String(name))
  const notNamed = new Map([
    ['252', 'Echo'],
    ['292', 'Request-Tag'],
  ])
  expect(optionTable.map(({ name }) => name)).toEqual(theirs.map(name => notNamed.get(name) ?? name))
})

it('the table has the critical options of RFC 7252 Table 4, RFC 7959 and RFC 8613', () => {
  const critical = optionTable.filter(({ number }) => isCritical(number)).map(({ name }) => name)
  expect(critical).toEqual([
    'If-Match',
    'Uri-Host',
    'If-None-Match',
    'Uri-Port',
    'OSCORE',
    'Uri-Path',
    'Uri-Query',
    'Accept',
    'Block2',
    'Block1',
    'Proxy-Uri',
    'Proxy-Scheme',
  ])
})
