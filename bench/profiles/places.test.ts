import { expect, it } from 'vitest'
import { timesOf } from './places.ts'

type Frame = readonly [functionName: string, url: string]

/** A profile in which each stack, the outermost frame first, is seen for a millisecond. */
const profileOf = (stacks: readonly (readonly Frame[])[]) => {
  const nodes = [{ id: 0, callFrame: { functionName: '(root)', url: '' }, children: [] as number[] }]
  const samples = stacks.map(stack => {
    let parent = 0
    for (const [functionName, url] of stack) {
      const id = nodes.push({ id: nodes.length, callFrame: { functionName, url }, children: [] }) - 1
      nodes[parent]?.children.push(id)
      parent = id
    }
    return parent
  })
  return { nodes, samples, timeDeltas: samples.map(() => 1000) }
}

const modules = 'file:///x/node_modules'
const bundle = 'file:///tmp/stack/asset.0a1b/index.mjs'
const front: Frame = ['answer', 'file:///x/local/front/front.ts']
const stream: Frame = ['emit', 'node:internal/streams/readable']

it.each<[string | undefined, readonly Frame[]]>([
  [undefined, [['(idle)', '']]],
  [undefined, [['begin', 'data:text/javascript,import%20inspector'], front]],
  ['garbage collection', [front, ['(garbage collector)', '']]],
  ['writes to sockets', [front, ['end', 'node:_http_outgoing'], ['writeUtf8String', '']]],
  ['local/front', [['emit', 'node:events'], front, ['from', 'node:buffer']]],
  ['core/table', [front, ['itemBytes', 'file:///x/core/table/itemBytes.ts']]],
  ['dynalite: expressions', [front, ['peg$parse', `${modules}/dynalite/db/conditionParser.js`]]],
  ['dynalite: validation', [front, ['checkTypes', `${modules}/dynalite/validations/index.js`]]],
  ['dynalite: items', [front, ['get', `${modules}/abstract-level/abstract-level.js`]]],
  ['@scope/name', [front, ['parse', `${modules}/@scope/name/index.js`]]],
  ['HTTP of Node', [stream, ['parserOnIncoming', 'node:_http_server']]],
  ['Node', [['processTicksAndRejections', 'node:internal/process/task_queues']]],
  ['SDK and handler', [['c', bundle]]],
  [
    'SDK: signatures',
    [
      ['signRequest', bundle],
      ['c', bundle],
      ['Hmac', 'node:internal/crypto/hash'],
    ],
  ],
  [
    'HTTP of Node',
    [
      ['c', bundle],
      ['ClientRequest', 'node:_http_client'],
    ],
  ],
  ['start of an invocation', [['run', 'data:text/javascript,code']]],
])('%s', (place, stack) => {
  expect([...timesOf(profileOf([stack, stack]))]).toEqual(place === undefined ? [] : [[place, 2]])
})
