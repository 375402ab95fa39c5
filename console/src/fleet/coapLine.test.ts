import { expect, test } from 'vitest'
import { coapLine, exampleId } from './coapLine.ts'
import { curlLine } from './curlLine.ts'

test("the line is the README's, with this stack's own address", () => {
  const line = String.raw`printf '\010\052' | coap-client -m post -t 42 -f - coap://127.0.0.1:5683/uplink/ABC123`
  expect(coapLine('coap://127.0.0.1:5683/', 'ABC123')).toBe(line)
})

test('the example is a device that the token covers', () => {
  expect(exampleId(['*'])).toBe('ABC123')
  expect(exampleId(['acme-*', 'x'])).toBe('acme-ABC123')
  expect(exampleId(['truck-7'])).toBe('truck-7')
})

test('an example of a service is one that the token covers, too', () => {
  expect(exampleId(['acme-*'], 'web-1')).toBe('acme-web-1')
  expect(curlLine('https://x.example', 'web:1')).toContain("'https://x.example/logs?source=web%3A1'")
})
