import { expect, it } from 'vitest'
import { keyQr } from './keyQr.ts'

const key = {
  deviceId: 'ABC123',
  senderId: '0102030405',
  recipientId: '',
  masterSecret: '0102030405060708090a0b0c0d0e0f10',
  masterSalt: '9e7ca92223786340',
  algorithm: 'AES-CCM-16-64-128',
  hkdf: 'HKDF-SHA-256',
} as const

/** ISO/IEC 18004 §6.3.3: seven modules square, a dark frame around a light one around a dark block. */
const hasFinderAt = ({ isDark }: ReturnType<typeof keyQr>, top: number, left: number): boolean =>
  Array.from({ length: 49 }, (_, at) => [Math.floor(at / 7), at % 7] as const).every(([row, column]) => {
    const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3))
    return isDark(top + row, left + column) === (ring !== 2)
  })

it('a QR code is one: of a version, with its three finders, and another one for another key', () => {
  const code = keyQr(key)
  expect((code.size - 17) % 4).toBe(0)
  const far = code.size - 7
  expect([hasFinderAt(code, 0, 0), hasFinderAt(code, 0, far), hasFinderAt(code, far, 0)]).toEqual([true, true, true])
  const other = keyQr({ ...key, masterSecret: '00'.repeat(16) })
  const modules = ({ size, isDark }: typeof code) =>
    Array.from({ length: size * size }, (_, at) => isDark(Math.floor(at / size), at % size))
  expect(modules(code)).not.toEqual(modules(other))
})

it('the longest key of the longest name fits', () => {
  const longest = {
    ...key,
    deviceId: 'x'.repeat(64),
    senderId: '00'.repeat(7),
    masterSecret: '00'.repeat(64),
    masterSalt: '00'.repeat(32),
  }
  expect(keyQr(longest).size).toBeLessThanOrEqual(97)
})
