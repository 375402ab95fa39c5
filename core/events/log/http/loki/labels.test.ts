import { describe, expect, it } from 'vitest'
import { labelsIn } from './labels.ts'
import { unsnapped } from './snappy.ts'

describe('labels as Loki writes them', () => {
  it.each([
    ['{}', {}],
    ['{app="web"}', { app: 'web' }],
    [' { app = "web" , env="a b", } ', { app: 'web', env: 'a b' }],
    ['{path="C:\\\\logs\\\\x.log", q="say \\"hi\\", {x}"}', { path: 'C:\\logs\\x.log', q: 'say "hi", {x}' }],
    ['{a="\\n\\t\\x41\\u00e4\\U0001F600\\101\\q"}', { a: '\n\tAä😀Aq' }],
    ['{raw=`C:\\logs`}', { raw: 'C:\\logs' }],
    ['{größe="1", __proto__="x"}', { größe: '1', ['__proto__']: 'x' }],
  ])('%s are read', (text, labels) => {
    expect(labelsIn(text)).toEqual(labels)
  })

  it.each(['', 'app="web"', '{app=web}', '{app="web}', '{="x"}', '{a="1" b="2"}', '{a="1"},'])(
    '%s is refused',
    text => {
      expect(labelsIn(text)).toBeUndefined()
    },
  )

  it('are read in one pass, however many they are', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `l${at}="${'x'.repeat(20)}"`).join(',')
    expect(Object.keys(labelsIn(`{${many}}`) ?? {})).toHaveLength(20_000)
  })
})

describe('a block of snappy', () => {
  it.each<[string, Buffer, string]>([
    ['empty', Buffer.alloc(0), 'bad-request: The body is empty'],
    ['in frames', Buffer.from([0xff, 0x06, 0x00, 0x00, 0x73]), 'bad-request: The body is snappy in frames'],
    ['of four gigabytes', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]), 'too-large'],
    ['with a length without an end', Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 'not a whole block'],
    ['that is cut', Buffer.from([0x0a, 0x24, 0x61]), 'not a whole block'],
    ['that copies from before its beginning', Buffer.from([0x0a, 0x01, 0x09]), 'not a whole block'],
  ])('%s is refused', (_, block, message) => {
    expect(() => unsnapped(block)).toThrow(message)
  })
})
