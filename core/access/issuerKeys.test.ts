import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { IssuerUnavailable, issuerKeys } from './issuerKeys.ts'

const ISSUER = 'https://issuer.example/tenant'
const keys = { keys: [] }
const document = { issuer: ISSUER, jwks_uri: 'https://keys.example/jwks?tenant=1' }

/** Reads the keys of an issuer that answers so, and notes what it was asked for. */
const reading = (answers: Record<string, Response>, issuer = ISSUER) => {
  const asked: string[] = []
  const read = issuerKeys({
    issuer,
    now: () => 0,
    fetch: async url => {
      asked.push(url)
      return answers[url] ?? new Response('', { status: 404 })
    },
  })
  return { asked, keys: read('cached') }
}

describe('issuerKeys', () => {
  it.each([ISSUER, `${ISSUER}/`])(
    'reads the discovery document below %s, and the keys at the URL in it',
    async issuer => {
      const address = `${ISSUER}/.well-known/openid-configuration`
      const { asked, keys: found } = reading(
        { [address]: Response.json({ ...document, issuer }), [document.jwks_uri]: Response.json(keys) },
        issuer,
      )
      expect((await found).jwks()).toEqual(keys)
      expect(asked).toEqual([address, document.jwks_uri])
    },
  )

  it.each([
    ['is not there', new Response('no', { status: 500 }), 'openid-configuration answered 500'],
    ['is not JSON', new Response('<html>'), 'JSON'],
    ['names no keys', Response.json({ issuer: ISSUER }), 'jwks_uri'],
    ['is of another issuer', Response.json({ ...document, issuer: `${ISSUER}/` }), 'names another issuer'],
    [
      'is not encrypted on its way',
      Response.json({ ...document, jwks_uri: 'http://keys.example' }),
      'not an https:// URL',
    ],
  ])('fails when the discovery document %s', async (_, answer, why) => {
    const { keys: found } = reading({ [`${ISSUER}/.well-known/openid-configuration`]: answer })
    await expect(found).rejects.toThrow(why)
    await expect(found).rejects.toBeInstanceOf(IssuerUnavailable)
  })

  it.each([
    ['are not there', new Response('', { status: 503 }), 'answered 503'],
    ['are not a key set', Response.json({ keys: 7 }), 'not a JSON Web Key Set'],
  ])('fails when the keys %s', async (_, answer, why) => {
    const { keys: found } = reading({
      [`${ISSUER}/.well-known/openid-configuration`]: Response.json(document),
      [document.jwks_uri]: answer,
    })
    await expect(found).rejects.toThrow(why)
    await expect(found).rejects.toBeInstanceOf(IssuerUnavailable)
  })
})

describe('over a connection', () => {
  let close: () => Promise<unknown> = async () => undefined
  afterEach(() => close())
  const serve = async (answer: Parameters<typeof createServer>[1]) => {
    const server = createServer(answer)
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    close = () => {
      const closed = new Promise(done => server.close(done))
      server.closeAllConnections()
      return closed
    }
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('gives up after a time limit', async () => {
    const issuer = await serve(() => undefined)
    const found = issuerKeys({ issuer, now: () => 0, timeoutMs: 20 })('cached')
    await expect(found).rejects.toBeInstanceOf(IssuerUnavailable)
    await expect(found).rejects.toThrow('timeout')
  })

  it('does not follow a redirect', async () => {
    const issuer = await serve((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await expect(issuerKeys({ issuer, now: () => 0 })('cached')).rejects.toThrow('redirect')
  })
})
