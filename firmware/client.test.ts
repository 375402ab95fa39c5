import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'cborg'
import { parse as parseDatagram } from 'coap-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linesOfBody } from '../core/events/log/device/body.ts'
import type { LogLine } from '../core/events/log/line.ts'
import { readVectors } from '../proto/vectorFiles.ts'
import { buildFirmware, FIRMWARE, machine, needing, output } from './testing/toolchain.ts'

/** Nanopb's structs have no negative enum value, and no BSSID that is empty. */
const OF_NO_DEVICE: ReadonlySet<string> = new Set(['uplink-unknown-enum', 'uplink-zeros'])

describe.skipIf(!machine.hasC)(needing('a C compiler and cmake', machine.hasC), () => {
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sonde-firmware-'))
    await buildFirmware(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('the client keeps to RFC 7252, to Max-Age and to its numbers, with sanitizers', async () => {
    expect(await output(join(folder, 'client-test'), [])).toMatch(/^\d+ tests passed\n$/)
  })

  it('its log lines travel in the wake of uplinks, are given up by none, and burden no link, with sanitizers', async () => {
    expect(await output(join(folder, 'log-test'), [])).toMatch(/^\d+ tests passed\n$/)
  })

  it.each([
    ['--every', '5s'],
    ['--every', '0'],
    ['--every', '-1'],
    ['--every', '5000000000'],
    ['--uplinks', 'ten'],
    ['--reserve', '65536'],
    ['--max-interval', ''],
    ['--no-response', '4'],
    ['--no-response', '258'],
    ['--clock-rate', '1.5'],
    ['--log', '6'],
    ['stray'],
  ])('the device refuses %s %s and says what is expected', async (...args) => {
    const refused = output(join(folder, 'sonde-device'), ['--id', 'ABC123', '--uplinks', '1', ...args])
    await expect(refused).rejects.toThrow(args[0] === 'stray' ? 'has no option before it' : `\n${args[0]}: a `)
  })

  it.each(['coap.md', 'firmware.md'])('the C in docs/%s compiles without a warning', async page => {
    const text = await readFile(join(FIRMWARE, '..', 'docs', page), 'utf8')
    const [, example = ''] = /^```c\n([^`]*)^```$/m.exec(text) ?? []
    expect(example).toContain('sonde_Uplink')
    const names = ['src', 'generated', 'nanopb'].map(name => `-I${join(FIRMWARE, name)}`)
    const around = [
      '#include "sonde.h"\n#include "pb_decode.h"\n#include "pb_encode.h"',
      'void set_interval(uint32_t), set_location_mode(sonde_LocationMode), sleep_ms(uint32_t);',
      'uint64_t uptime_ms(void);',
      'void example(const uint8_t *, size_t, const sonde_port, const sonde_options);',
      'void example(const uint8_t *answer, size_t answer_length, const sonde_port port, const sonde_options options) {',
      '(void)answer; (void)answer_length; (void)port; (void)options;',
    ].join('\n')
    const flags = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', ...names, '-x', 'c', '-']
    await output('cc', flags, `${around}\n${example}}\n`)
  })

  it('sends what docs/coap.md counts, and the server reads every line of it', async () => {
    const sent = (await output(join(folder, 'log-test'), ['print'])).trim().split('\n').at(-1) ?? ''
    const { code, payload, options } = parseDatagram(Buffer.from(sent, 'hex'))
    expect([code, ...options.map(({ value }) => value.toString('latin1'))]).toEqual(['0.02', 'logs', 'ABC123', '<'])
    const body = linesOfBody(payload, 'cbor', Date.parse('2026-11-28T12:01:05Z'))
    const lines = 'lines' in body ? body.lines : []
    expect(lines.map(({ level, application, timestamp }) => [level, application, timestamp?.slice(17)])).toEqual([
      ['info', 'app', '04.150Z'],
      ['info', 'modem', '09.050Z'],
      ['warn', 'modem', '21.350Z'],
      ['error', 'sht4x', '03.750Z'],
      ['info', 'app', '03.950Z'],
    ])
    const characters = lines.reduce(
      (sum, { message, application = '' }) => sum + message.length + application.length,
      0,
    )
    const page = await readFile(join(FIRMWARE, '..', 'docs', 'coap.md'), 'utf8')
    expect(page).toContain(`, ${characters} characters with the names of their modules`)
    const head = sent.length / 2 - payload.length
    for (const { as, bodies } of costsOf(lines)) {
      const bytes = bodies.reduce((sum, one) => sum + one, 0)
      const datagrams = bytes + bodies.length * head
      const onAir = datagrams + bodies.length * 28
      const [fast, slow] = [((onAir * 8) / 25_000).toFixed(2), Math.round((onAir * 8) / 160)]
      expect(page).toContain(`| ${as} | ${bytes} bytes | ${datagrams} bytes | ${onAir} bytes | ${fast} s | ${slow} s |`)
    }
    expect(costsOf(lines)[0]?.bodies).toEqual([payload.length])
  })

  it.each([
    [
      'zephyr-module',
      ['zephyr', 'zephyr/stubs'],
      '#include "port.h"\nextern sonde_client client;\nvoid start(void) {',
      '}',
    ],
    [
      'zephyr-own',
      ['zephyr/stubs'],
      ['stdio.h', 'string.h', 'zephyr/kernel.h', 'zephyr/logging/log_ctrl.h', 'zephyr/logging/log_backend.h']
        .map(header => `#include <${header}>\n`)
        .join('')
        .concat('void settled(size_t);'),
      '',
    ],
    [
      'esp-idf',
      [],
      '#include <stdarg.h>\n#include <stdio.h>\n#include "sonde.h"\ntypedef int (*vprintf_like_t)(const char *, va_list);\nvprintf_like_t esp_log_set_vprintf(vprintf_like_t);\nvoid send_logs(void);',
      '',
    ],
  ])('the C for log lines in docs/coap.md compiles without a warning: %s', async (about, folders, before, after) => {
    const page = await readFile(join(FIRMWARE, '..', 'docs', 'coap.md'), 'utf8')
    const [, example = ''] = new RegExp(`^\`\`\`c ${about}\\n([^\`]*)^\`\`\`$`, 'm').exec(page) ?? []
    expect(example).not.toBe('')
    const names = ['src', 'generated', 'nanopb', ...folders].map(name => `-I${join(FIRMWARE, name)}`)
    await output(
      'cc',
      ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', ...names, '-x', 'c', '-'],
      `${before}\n${example}${after}\n`,
    )
  })

  it('nanopb reads every golden vector and writes the canonical ones byte for byte', async () => {
    const vectors = [...readVectors()].filter(
      ([file, { warnings = [] }]) => !OF_NO_DEVICE.has(file) && !warnings.some(text => text.includes('decoded')),
    )
    expect(vectors.length).toBeGreaterThan(8)
    const lines = vectors.map(([, { message, hex }]) => `${message} ${hex}.\n`).join('')
    const again = (await output(join(folder, 'reencode'), [], lines)).split('\n')
    expect(again.slice(0, -1)).toEqual(vectors.map(([, { hex }]) => hex))
  })
})

/** The sizes of bodies with the same lines in each form of docs/coap.md. */
function costsOf(lines: readonly LogLine[]) {
  const levels = ['unknown', 'error', 'warn', 'info', 'debug']
  const shorts = ['', 'err', 'wrn', 'inf', 'dbg']
  const sentAt = Date.parse('2026-11-28T12:01:05Z')
  const ages = lines.map(({ timestamp = '' }) => sentAt - Date.parse(timestamp))
  const cbor = lines.map(
    ({ level, application, message }, index) =>
      new Map<number, unknown>([
        [0, levels.indexOf(level)],
        [1, application],
        [2, message],
        [3, ages[index]],
      ]),
  )
  const text = lines.map(({ level, application, message, timestamp = '' }) => {
    const uptime = `00:${timestamp.slice(14, 23)}`
    return `[${uptime},000] <${shorts[levels.indexOf(level)]}> ${application}: ${message}\n`
  })
  const json = lines.map(({ level, application, message }, index) => ({
    l: levels.indexOf(level),
    n: application,
    m: message,
    a: ages[index],
  }))
  return [
    { as: 'CBOR with numbers', bodies: [encode(cbor).length] },
    { as: "text with Zephyr's prefix", bodies: [text.join('').length] },
    { as: 'JSON with letters', bodies: [JSON.stringify(json).length] },
    { as: 'CBOR, each line by itself', bodies: cbor.map(line => encode([line]).length) },
  ]
}
