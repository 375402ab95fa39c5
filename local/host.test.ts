import { isIPv4 } from 'node:net'
import { expect, it } from 'vitest'
import { hostOf, isLoopback, LOOPBACK } from './host.ts'

it('reads addresses, and shows them as URLs have them', () => {
  expect(hostOf('192.0.2.7')).toEqual({ bind: '192.0.2.7', shown: '192.0.2.7' })
  expect(hostOf('2001:db8::7')).toEqual({ bind: '2001:db8::7', shown: '[2001:db8::7]' })
  expect(hostOf('localhost')).toEqual(LOOPBACK)
  for (const text of ['', 'example.com', '192.0.2', '192.0.2.7:80', '[::1]']) expect(hostOf(text)).toBeUndefined()
})

it('shows one address of this machine where all are bound', () => {
  for (const bind of ['0.0.0.0', '::']) {
    const host = hostOf(bind)
    expect(host?.bind).toBe(bind)
    expect(isIPv4(host?.shown ?? '')).toBe(true)
    expect(host?.shown).not.toBe('0.0.0.0')
  }
})

it('tells loopback from addresses that others reach', () => {
  const isOwn = (text: string) => isLoopback(hostOf(text) ?? { bind: '', shown: '' })
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isOwn)).toBe(true)
  expect(['0.0.0.0', '::', '192.0.2.7', '2001:db8::1'].some(isOwn)).toBe(false)
})
