import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { localServer, parseServer } from './server.ts'

describe('a server from its URL', () => {
  it.each([
    ['coap://127.0.0.1:5684', { host: '127.0.0.1', port: 5684 }],
    ['coap://coap.example.com', { host: 'coap.example.com', port: 5683 }],
    ['coap://[::1]:40000/', { host: '::1', port: 40000 }],
  ])('%s', (url, server) => {
    expect(parseServer(url)).toEqual(server)
  })

  it.each(['', 'localhost:5683', 'http://localhost', 'coap://', 'coap://host/uplink', 'coap://host:0'])(
    "'%s' is not the URL of a server",
    url => {
      expect(() => parseServer(url)).toThrow(/is not a CoAP server: write coap:\/\/host/)
    },
  )

  it('says that DTLS is not supported', () => {
    expect(() => parseServer('coaps://host')).toThrow(/DTLS/)
  })
})

describe('the local server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-device-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is read from what npm start writes, and missed with advice', () => {
    expect(() => localServer(folder)).toThrow(/no .*endpoints\.json: run npm start here first, or give --url/)
    mkdirSync(join(folder, '.sonde'))
    const file = join(folder, '.sonde', 'endpoints.json')
    writeFileSync(file, '{}')
    expect(() => localServer(folder)).toThrow(/has no coap URL in it/)
    writeFileSync(file, JSON.stringify({ coap: 'coap://127.0.0.1:40123', http: 'http://127.0.0.1:1' }))
    expect(localServer(folder)).toBe('coap://127.0.0.1:40123')
  })
})
