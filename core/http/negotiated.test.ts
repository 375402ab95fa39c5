import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { requestWith } from '../testing/httpRequests.ts'
import { dispatcher } from './dispatch.ts'
import { answer, emptyAnswer, guarded, type HttpAnswer, jsonAnswer } from './message.ts'
import { negotiated } from './negotiated.ts'
import { HttpProblem } from './problem.ts'

const large = { text: 'Grüße '.repeat(1000) }
const ask = (given: () => HttpAnswer, headers: Record<string, string>, method: 'GET' | 'HEAD' | 'PUT' = 'GET') =>
  negotiated(
    guarded(
      dispatcher([
        [{ method: 'GET', path: '/' }, async () => given()],
        [{ method: 'PUT', path: '/' }, async () => given()],
      ]),
      () => undefined,
    ),
  )(requestWith({ method, headers }))
const decoders = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync }

describe('an answer in a content coding', () => {
  it.each(Object.entries(decoders))('as %s holds the same, and caches are told', async (coding, decode) => {
    for (const method of ['GET', 'HEAD', 'PUT'] as const) {
      const { headers, body, isBase64 } = await ask(() => jsonAnswer(large), { 'accept-encoding': coding }, method)
      expect([headers['content-encoding'], headers.vary, isBase64]).toEqual([coding, 'accept-encoding', true])
      expect(JSON.parse(decode(Buffer.from(body, 'base64')).toString())).toEqual(large)
    }
  })

  it('names both headers that it depends on, also where it is sent as it is', async () => {
    const given = () => answer(200, 'text/csv', 'a', { vary: 'accept' })
    for (const headers of [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br, identity;q=0' }])
      expect((await ask(given, headers)).headers.vary).toBe('accept, accept-encoding')
    expect((await ask(() => emptyAnswer(204), { 'accept-encoding': 'gzip' })).headers.vary).toBeUndefined()
  })

  it('is a problem too, and one that says that no coding is acceptable comes without any', async () => {
    const refuse = () => {
      throw new HttpProblem('bad-request', 'x'.repeat(2000))
    }
    expect((await ask(refuse, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
    expect((await ask(refuse, { 'accept-encoding': '*;q=0' })).headers['content-encoding']).toBeUndefined()
  })
})

describe('the entity tag of an answer', () => {
  const tagFor = async (coding: string, given = () => jsonAnswer(large)) =>
    (await ask(given, { 'accept-encoding': coding })).headers.etag ?? ''

  it('is another one in each coding, and the same one with each request', async () => {
    const tags = await Promise.all(['identity', 'gzip', 'br', 'zstd'].map(coding => tagFor(coding)))
    expect(new Set(tags).size).toBe(4)
    expect(tags.every(tag => /^"[\w-]+"$/.test(tag))).toBe(true)
    expect(await tagFor('gzip')).toBe(tags[1])
  })

  it('gives 304 in the coding that it came in, with Vary, and the body in another one', async () => {
    const etag = await tagFor('gzip')
    const again = (coding: string) => ask(() => jsonAnswer(large), { 'accept-encoding': coding, 'if-none-match': etag })
    const { statusCode, headers, body } = await again('gzip')
    expect([statusCode, headers.etag, headers.vary, headers['content-encoding'], body]).toEqual([
      304,
      etag,
      'accept-encoding',
      undefined,
      '',
    ])
    expect((await again('br')).statusCode).toBe(200)
    expect((await again('identity')).statusCode).toBe(200)
  })

  it('is one for all codings where it is weak, and where the body is too small for any', async () => {
    const weak = () => jsonAnswer(large, { etag: 'W/"7"' })
    expect(await tagFor('gzip', weak)).toBe('W/"7"')
    expect((await ask(weak, { 'accept-encoding': 'br', 'if-none-match': 'W/"7"' })).statusCode).toBe(304)
    expect(await tagFor('gzip', () => jsonAnswer({}, { etag: '"7"' }))).toBe('"7"')
  })
})
