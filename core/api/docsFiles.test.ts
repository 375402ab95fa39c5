import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { requestWith } from '../testing/httpRequests.ts'
import { showDocs } from './docsFiles.ts'

const CSS = 'body { color: black }'
const show = showDocs(async name => (name.endsWith('.gz') ? gzipSync(CSS) : Buffer.from(name)), {
  method: 'GET',
  path: '/docs/{file}',
})
const ask = (file: string, headers: Record<string, string> = {}) =>
  show(requestWith({ path: `/docs/${file}`, pathParameters: { file }, headers }))

describe('a file of the documentation that is stored in gzip (RFC 9110 §12.5.3)', () => {
  it.each(['gzip', 'gzip, deflate, br, zstd', 'deflate;q=0.5, gzip;q=1', '*'])(
    'is sent so to Accept-Encoding: %s',
    async value => {
      const { headers, body, isBase64 } = await ask('swagger-ui.css', { 'accept-encoding': value })
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
      expect([isBase64, body]).toEqual([true, gzipSync(CSS).toString('base64')])
    },
  )

  it.each([
    {},
    { 'accept-encoding': 'identity' },
    { 'accept-encoding': 'gzip;q=0' },
    { 'accept-encoding': '' },
    { 'accept-encoding': 'br' },
  ])('is unpacked for %j', async headers => {
    const shown = await ask('swagger-ui.css', headers)
    expect(shown.body).toBe(CSS)
    expect(shown.headers).not.toHaveProperty('content-encoding')
    expect(shown.headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', vary: 'accept-encoding' })
  })
})

it.each(['nothing.js', '../openapi.json', 'constructor', ''])('there is no file %j', async name => {
  await expect(ask(name)).rejects.toThrow('not-found')
})
