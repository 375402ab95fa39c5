import { expect, it } from 'vitest'
import { routeKey } from './routeKey.ts'
import { routing } from './routing.ts'

const over = (...keys: string[]) => {
  const choose = routing(keys.map(text => ({ text, key: routeKey(text) })))
  return (method: string, path: string) => {
    const routed = choose(method, path)
    return routed && [routed.route.text, routed.pathParameters]
  }
}

// The table of "Create routes for HTTP APIs in API Gateway", routing API requests.
const pets = over('$default', 'ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1')

it.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
  ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ['GET', '/', '$default', {}],
])('%s %s goes to %s', (method, path, route, parameters) => {
  expect(pets(method, path)).toEqual([route, parameters])
})

const devices = over('GET /devices', 'GET /devices/{id}/{what}', 'GET /devices/{id}/events', 'ANY /devices/{id}')

it.each([
  ['GET', '/devices/A/events', ['GET /devices/{id}/events', { id: 'A' }]],
  ['GET', '/devices/A/other', ['GET /devices/{id}/{what}', { id: 'A', what: 'other' }]],
  ['DELETE', '/devices/A', ['ANY /devices/{id}', { id: 'A' }]],
  ['DELETE', '/devices', undefined],
  ['GET', '/devices/', undefined],
  ['GET', '/devices/A/events/1', undefined],
])('%s %s: %j', (method, path, expected) => {
  expect(devices(method, path)).toEqual(expected)
})

it('a method of its own goes before ANY, a full match before a greedy one', () => {
  expect(over('ANY /a', 'GET /a')('GET', '/a')).toEqual(['GET /a', {}])
  expect(over('GET /a/b/{rest+}', 'GET /a/{x}/c')('GET', '/a/b/c')).toEqual(['GET /a/{x}/c', { x: 'b' }])
})

it.each(['get /a', 'GET a', 'FETCH /a', 'GET /{a+}/b', 'GET /a{b}', '$connect'])('%s is not a route key', text => {
  expect(() => routeKey(text)).toThrow()
})
