import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
