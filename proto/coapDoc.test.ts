import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate, parse } from 'coap-packet'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { BOUNDS } from './oddValues.ts'
import { readSchema } from './schemaFiles.ts'
import { readVector } from './vectorFiles.ts'

const doc = readFileSync(join(import.meta.dirname, '..', 'docs', 'coap.md'), 'utf8')

type Block = { readonly kind: string; readonly about: string; readonly text: string }

/** The code blocks, by what stands behind their three backticks: ```hex datagram uplink-heartbeat */
const blocks = [...doc.matchAll(/^```(\w+) ?(.*)\n([^`]*)^```$/gm)].map(
  ([, kind = '', about = '', text = '']): Block => ({ kind, about, text }),
)
const bytesOf = ({ text }: Block): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')
const hexOf = (block: Block): string => bytesOf(block).toString('hex')
const isDatagram = ({ about }: Block): boolean => about.startsWith('datagram')
const hexBlocks = blocks.filter(({ kind }) => kind === 'hex')

/** A request to /uplink/ABC123 as the table of sizes has it. */
const datagramBytes = (payload: Buffer, isRequest: boolean): number => {
  const path = ['uplink', 'ABC123'].map(segment => ({ name: 'Uri-Path' as const, value: Buffer.from(segment) }))
  const format = { name: 'Content-Format' as const, value: Buffer.from([42]) }
  const options = [...(isRequest ? path : []), format]
  return generate({ code: '0.02', token: Buffer.from('5e2b', 'hex'), messageId: 1, options, payload }).length
}

describe('docs/coap.md', () => {
  it.each(hexBlocks.filter(block => !isDatagram(block)))('shows the body of $about', block => {
    expect(hexOf(block)).toBe(readVector(block.about).hex)
  })

  it.each(hexBlocks.filter(isDatagram))('shows a datagram: $about', block => {
    const [, vector] = block.about.split(' ')
    const { payload, messageId, token } = parse(bytesOf(block))
    expect(payload.toString('hex')).toBe(vector ? readVector(vector).hex : '')
    expect({ messageId, token: token.toString('hex') }).toEqual({ messageId: 0x7d34, token: '5e2b' })
  })

  it('shows answers with the codes and options that it says', () => {
    const seen = hexBlocks.filter(isDatagram).map(block => {
      const { code, ack, confirmable, options } = parse(bytesOf(block))
      return {
        code,
        ack,
        confirmable,
        options: options.map(({ name, value }) => `${name}=${value.toString('latin1')}`),
      }
    })
    expect(seen).toEqual([
      {
        code: '0.02',
        ack: false,
        confirmable: true,
        options: ['Uri-Path=uplink', 'Uri-Path=ABC123', 'Content-Format=*'],
      },
      { code: '2.04', ack: true, confirmable: false, options: [] },
      { code: '2.05', ack: true, confirmable: false, options: ['Content-Format=*'] },
      { code: '5.03', ack: true, confirmable: false, options: ['Max-Age=\u0005'] },
    ])
  })

  it('shows the JSON of its example, and sends the same example with coap-client', () => {
    const json = blocks.find(({ kind }) => kind === 'json')
    const { hex, json: expected } = readVector('uplink-heartbeat')
    expect(JSON.parse(json?.text ?? '')).toEqual(expected)
    expect(doc).toContain(`echo -n ${hex} |`)
  })

  it.each(['uplink-heartbeat', 'uplink-eight-wifi', 'downlink-config'])('gives the sizes of %s', file => {
    const { hex, message } = readVector(file)
    const body = Buffer.from(hex, 'hex')
    const datagram = datagramBytes(body, message === 'Uplink')
    expect(doc).toContain(`(\`${file}\`) | ${body.length} bytes | ${datagram} bytes |`)
  })

  it('has a row for every field of the schema, and says every value of its enums', () => {
    const root = new protobuf.Root()
    for (const text of Object.values(readSchema())) protobuf.parse(text, root, { keepCase: true })
    root.resolveAll()
    const sonde = root.lookup('sonde')
    const types = sonde instanceof protobuf.Namespace ? sonde.nestedArray : []
    const rows = types
      .filter(type => type instanceof protobuf.Type)
      .flatMap(({ fieldsArray }) => fieldsArray.map(({ id, name, type }) => `| ${id} | \`${name}\` | ${type} |`))
    const values = types
      .filter(type => type instanceof protobuf.Enum)
      .flatMap(type => Object.entries(type.values).map(([name, value]) => `${name} ${value}`))
    expect(rows.length + values.length).toBeGreaterThan(40)
    expect([...rows, ...values].filter(text => !doc.includes(text))).toEqual([])
  })
})

it('the bounds outside which a value has a warning are those of the page', () => {
  const cells = doc.split('### Warnings')[1]?.split('**Another')[0] ?? ''
  for (const [field, [minimum, maximum]] of Object.entries(BOUNDS)) {
    const name = field.split('.')[1]
    expect(cells).toMatch(new RegExp(`\\\`${name}\\\`[^|,]* not within ${minimum} and ${maximum}\\b`))
  }
})
