import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { localServer } from './server.ts'

describe('the local server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-device-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is read from the file of npm start; without it there is advice', () => {
    expect(() => localServer(folder)).toThrow(/no .*endpoints\.json: run npm start here first, or give --url/)
    mkdirSync(join(folder, '.sonde'))
    const file = join(folder, '.sonde', 'endpoints.json')
    writeFileSync(file, '{}')
    expect(() => localServer(folder)).toThrow(/has no coap URL in it/)
    writeFileSync(file, JSON.stringify({ coap: 'coap://127.0.0.1:40123', http: 'http://127.0.0.1:1' }))
    expect(localServer(folder)).toBe('coap://127.0.0.1:40123')
  })
})
