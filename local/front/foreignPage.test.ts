import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { foreignPage } from './foreignPage.ts'

const visitors = { origins: ['http://127.0.0.1:9000'], isOpen: false }
const host = '127.0.0.1:4566'

describe('a page of somebody else is refused', () => {
  it.each([
    ['a form of another site', { host, origin: 'https://example.com' }],
    ['a sandboxed or local page', { host, origin: 'null' }],
    ['a page of another port of this machine', { host, origin: 'http://127.0.0.1:3000' }],
    ['an origin that begins like the console’s', { host, origin: 'http://127.0.0.1:90001' }],
    ['an image of another site', { host, 'sec-fetch-site': 'cross-site' }],
    ['an image of another port', { host, 'sec-fetch-site': 'same-site' }],
    ['a name that was rebound to this machine', { host: 'example.com:4566', origin: 'http://example.com:4566' }],
    ['the same without an origin', { host: 'example.com:4566' }],
    ['a name that looks like an address', { host: '127.0.0.1.nip.io:4566' }],
    ['a name that ends like an address', { host: 'evil-localhost:4566' }],
    ['a name of a container network, where none reaches it', { host: 'sonde:4566' }],
  ])('%s', (_, headers) => {
    expect(foreignPage(headers, visitors)).toMatch(/endpoint/)
  })
})

describe('everything else is answered', () => {
  it.each([
    ['an SDK', { host }],
    ['a client of HTTP/1.0', {}],
    ['the console', { host, origin: 'http://127.0.0.1:9000', 'sec-fetch-site': 'same-site' }],
    ['an address that somebody types into a browser', { host, 'sec-fetch-site': 'none' }],
    ['fetch of Node, and of a page of its own', { host, 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' }],
    ['localhost', { host: 'localhost:4566' }],
    ['a name under localhost, in any case', { host: 'Sonde.LocalHost' }],
    ['IPv6', { host: '[::1]:4566' }],
    ['the name of this machine', { host: `${hostname().toUpperCase()}:4566` }],
    ['a container on this machine', { host: 'host.docker.internal:4566' }],
  ])('%s', (_, headers) => {
    expect(foreignPage(headers, visitors)).toBeUndefined()
  })

  it('a container beside it, where the endpoint is open', () => {
    expect(foreignPage({ host: 'sonde:4566' }, { ...visitors, isOpen: true })).toBeUndefined()
  })
})
