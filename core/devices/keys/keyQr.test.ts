import { expect, it } from 'vitest'
import { keyQr, qrTextOf } from './keyQr.ts'
import { readQr } from './testing/readQr.ts'

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

it('a QR code has its three finders', () => {
  const code = keyQr(key)
  const far = code.size - 7
  expect([hasFinderAt(code, 0, 0), hasFinderAt(code, 0, far), hasFinderAt(code, far, 0)]).toEqual([true, true, true])
})

it.each(Array.from({ length: 12 }, (_, index) => [6 * index]))(
  'ISO/IEC 18004: a code is read back as the key, whatever its version: %i letters in the name',
  length => {
    const named = {
      ...key,
      deviceId: 'x'.repeat(Math.min(64, Math.max(1, length))),
      masterSecret: '5a'.repeat(16 + length / 2),
    }
    expect(JSON.parse(readQr(keyQr(named)))).toEqual(named)
    expect(readQr(keyQr(named))).toBe(qrTextOf(named))
  },
)

it('the reader sees a module that is wrong, unless nothing stands there', () => {
  const { size, isDark } = keyQr(key)
  let refused = 0
  for (let at = 0; at < size * size; at += 97) {
    const isOther = (row: number, column: number) => isDark(row, column) !== (row * size + column === at)
    try {
      expect(readQr({ size, isDark: isOther })).toBe(qrTextOf(key))
    } catch {
      refused++
    }
  }
  expect(refused).toBeGreaterThan((size * size) / 97 / 2)
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
