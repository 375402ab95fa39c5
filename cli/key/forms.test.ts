import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { QUIET_ZONE } from '../../core/devices/keys/keyQr.ts'
import { readQr } from '../../core/devices/keys/testing/readQr.ts'
import { wantedIn } from './csv.ts'
import { writtenKey } from './forms.ts'

/** RFC 8613 Appendix C.1.1. */
const key = {
  deviceId: 'ABC123',
  senderId: '0102030405',
  recipientId: '',
  masterSecret: '0102030405060708090a0b0c0d0e0f10',
  masterSalt: '9e7ca92223786340',
  algorithm: 'AES-CCM-16-64-128',
  hkdf: 'HKDF-SHA-256',
} as const

it('coap-oscore-conf(5): the file of libcoap names every parameter in hex', () => {
  expect(writtenKey(key, 'libcoap').trimEnd().split('\n')).toEqual([
    'master_secret,hex,"0102030405060708090a0b0c0d0e0f10"',
    'master_salt,hex,"9e7ca92223786340"',
    'sender_id,hex,"0102030405"',
    'recipient_id,hex,""',
    'aead_alg,integer,10',
    'hkdf_alg,integer,-10',
  ])
})

it('the settings of aiocoap are JSON with its names', () => {
  expect(JSON.parse(writtenKey(key, 'aiocoap'))).toMatchObject({
    'sender-id_hex': '0102030405',
    'recipient-id_hex': '',
    secret_hex: key.masterSecret,
    salt_hex: key.masterSalt,
  })
})

it('JSON is the key as the HTTP API gives it, in one line', () => {
  expect(JSON.parse(writtenKey(key, 'json'))).toEqual(key)
})

it.skipIf(!existsSync('/usr/bin/cc'))('arrays of C compile without a warning, and an empty id has length 0', () => {
  const program = `${writtenKey(key, 'c')}
_Static_assert(sizeof oscore_master_secret == 16 && OSCORE_MASTER_SECRET_LEN == 16, "");
_Static_assert(sizeof oscore_sender_id == 5 && OSCORE_RECIPIENT_ID_LEN == 0, "");
const uint8_t *all[] = { oscore_master_secret, oscore_master_salt, oscore_sender_id, oscore_recipient_id };
`
  execFileSync('cc', ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-fsyntax-only', '-xc', '-'], {
    input: program,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
})

it('Zephyr and uoscore-uedhoc get their initial parameters', () => {
  expect(writtenKey(key, 'zephyr')).toContain('\t.recipient_id_len = OSCORE_RECIPIENT_ID_LEN,\n')
  expect(writtenKey(key, 'uoscore')).toContain('\t.sender_id.ptr = (uint8_t *)oscore_sender_id,\n')
})

it('a CSV of a factory may have other columns, quotes and a byte order mark; a name that stands twice is told', () => {
  expect(wantedIn('\ufeffcustomer,"deviceId",masterSecret\r\nx,A,00\r\ny,"B",\r\n\r\n')).toEqual([
    { deviceId: 'A', masterSecret: '00' },
    { deviceId: 'B' },
  ])
  expect(() => wantedIn('deviceId\nA\nA\n')).toThrow('line 3: A stands twice')
  expect(() => wantedIn('id\nA\n')).toThrow('no column deviceId')
})

it('the QR code for a terminal is read back as the JSON of the key, with its quiet zone', () => {
  const lines = writtenKey(key, 'qr').trimEnd().split('\n')
  const light = { ' ': [false, false], '▀': [true, false], '▄': [false, true], '█': [true, true] } as const
  const rows = lines.flatMap(line => {
    // Without the colours, which every line begins with and ends.
    const blocks = [...line].filter((block): block is keyof typeof light => block in light)
    return [blocks.map(block => light[block][0]), blocks.map(block => light[block][1])]
  })
  const size = (rows[0]?.length ?? 0) - 2 * QUIET_ZONE
  const isDark = (row: number, column: number) => rows[row + QUIET_ZONE]?.[column + QUIET_ZONE] === false
  expect(JSON.parse(readQr({ size, isDark }))).toEqual(key)
  const around = range(-QUIET_ZONE, size + QUIET_ZONE).flatMap(at =>
    range(-QUIET_ZONE, 0).flatMap(edge => [
      isDark(at, edge),
      isDark(edge, at),
      isDark(at, size - 1 - edge),
      isDark(size - 1 - edge, at),
    ]),
  )
  expect(new Set(around)).toEqual(new Set([false]))
})

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index)
