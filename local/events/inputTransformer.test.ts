import { describe, expect, it } from 'vitest'
import { InvalidInput, inputTransformer } from './inputTransformer.ts'

const event = {
  version: '0',
  id: 'e-1',
  'detail-type': 'Uplink',
  resources: ['arn:one', 'arn:two'],
  detail: {
    'dev-id': 'ABC123',
    count: 3,
    isHot: false,
    nothing: null,
    uplinks: [{ id: 'u1', at: { lat: 1.5 } }, { id: 'u2' }],
    said: 'a "quoted" word',
  },
}
const of = {
  event,
  ruleArn: 'arn:aws:events:us-east-1:000000000000:rule/bus/hot',
  ruleName: 'hot',
  ingestionTime: '2026-01-15T10:30:00.000Z',
}
const made = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  inputTransformer({ InputPathsMap, InputTemplate })(of)

describe('a template of an input', () => {
  it.each<[string, string, Record<string, string>, unknown]>([
    ['a text gets its quotes', '{"a":<x>}', { x: '$.detail.dev-id' }, { a: 'ABC123' }],
    ['a number, a boolean and null stay', '[<n>,<b>,9]', { n: '$.detail.count', b: '$.detail.isHot' }, [3, false, 9]],
    ['an object stays one', '{"a":<x>}', { x: '$.detail.uplinks[0].at' }, { a: { lat: 1.5 } }],
    [
      'a text may hold variables',
      '"device <x> has sent <n>"',
      { x: '$.detail.dev-id', n: '$.detail.count' },
      'device ABC123 has sent 3',
    ],
    [
      'so may the text of a field, with quotes in it',
      '{"a":"it is \\"<x>\\""}',
      { x: '$.detail.dev-id' },
      { a: 'it is "ABC123"' },
    ],
    [
      'an object within a text loses its quotes',
      '{"a":"at <x>"}',
      { x: '$.detail.uplinks[0].at' },
      { a: 'at {lat:1.5}' },
    ],
    [
      'elements are taken by index, and all by a wildcard',
      '[<one>,<all>]',
      { one: '$.resources[1]', all: '$.detail.uplinks[*].id' },
      ['arn:two', ['u1', 'u2']],
    ],
    ['a path that leads nowhere is empty', '{"a":<x>,"b":"-<x>-"}', { x: '$.detail.none.deeper' }, { a: '', b: '--' }],
    ['a template needs no variables', '{"fixed":1}', {}, { fixed: 1 }],
  ])('%s', (_, template, paths, expected) => {
    expect(made(template, paths)).toEqual(expected)
  })

  it('has the variables that EventBridge reserves', () => {
    const { detail: _, ...envelope } = event
    expect(
      made(
        '{"rule":"<aws.events.rule-name>","arn":<aws.events.rule-arn>,"at":<aws.events.event.ingestion-time>,"head":<aws.events.event>,"all":<aws.events.event.json>}',
      ),
    ).toEqual({ rule: 'hot', arn: of.ruleArn, at: of.ingestionTime, head: envelope, all: event })
  })

  it('escapes a value of a field, and nothing within a text: that breaks the input', () => {
    const said = { x: '$.detail.said' }
    expect(made('{"a":<x>}', said)).toEqual({ a: 'a "quoted" word' })
    expect(() => made('{"a":"<x>"}', said)).toThrow(InvalidInput)
  })

  it.each([
    ['it is no JSON', '<x> is hot', { x: '$.id' }, 'no JSON'],
    ['a variable has no path', '{"a":<y>}', { x: '$.id' }, '<y> has no path'],
    ['a path is not understood', '{"a":<x>}', { x: '$..id' }, 'not understood'],
    ['the whole event is within a text', '"<aws.events.event.json>"', {}, 'can only be the value'],
  ])('is refused when %s', (_, template, paths, words) => {
    expect(() => inputTransformer({ InputPathsMap: paths, InputTemplate: template })).toThrow(words)
  })
})
