import { expect, it } from 'vitest'
import { isSecureUrl } from './secureUrl.ts'

it.each([
  ['https://issuer.example', true],
  ['https://issuer.example/tenant?x=1', true],
  ['http://127.0.0.1:8080', true],
  ['http://localhost/x', true],
  ['http://issuer.example', false],
  ['http://localhost.example', false],
  ['http://127.0.0.1.example', false],
  ['http://[::1]', false],
  ['https://user@issuer.example', false],
  ['https://:word@issuer.example', false],
  ['https://issuer.example/#', false],
  ['file:///etc/passwd', false],
  ['issuer.example', false],
  ['', false],
])('isSecureUrl(%s): %s', (text, is) => {
  expect(isSecureUrl(text)).toBe(is)
})
