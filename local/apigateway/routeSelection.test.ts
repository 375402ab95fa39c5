import { expect, test } from 'vitest'
import { routeSelection } from './routeSelection.ts'

test.each([
  ['$request.body.action', '{"action":"ping"}', 'ping'],
  [`\${request.body.action}`, '{"action":"ping"}', 'ping'],
  ['$request.body.message.kind', '{"message":{"kind":"a"}}', 'a'],
  ['$request.body.message.kind', '{"message":null}', '$default'],
  ['$request.body.action', '{"action":7}', '7'],
  ['$request.body.action', '{"action":{}}', '$default'],
  ['$request.body.toString', '{}', '$default'],
  ['$request.body.action', '{"action":"$disconnect"}', '$default'],
  ['$request.body.action', 'ping', '$default'],
])('%s of %s is %s', (expression, text, route) => {
  expect(routeSelection(expression)(text)).toBe(route)
})

test('another expression is not guessed at', () => {
  expect(() => routeSelection('$request.header.x')).toThrow('$request.header.x is not understood')
})
