import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { type Adapter, type JWKS, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import * as z from 'zod'

/** An OpenID Connect issuer in this process, for the tests of what checks its tokens. */
export type TestIssuer = {
  readonly issuer: string
  /**
   * An access token (RFC 9068) for `sonde` that lives an hour, by the grant `client_credentials` (RFC 6749 §4.4). The claims
   * go over the issuer's own, which are `iss`, `aud`, `client_id`, `sub` (the client), `iat`, `exp`, `jti` and `scope`; one
   * that is `null` is left out.
   */
  readonly token: (claims?: Readonly<Record<string, unknown>>, alg?: SigningAlgorithm) => Promise<string>
  /** New signing keys; the old ones are forgotten. */
  readonly rotate: () => Promise<void>
  /** Paths that were asked for since the last call. */
  readonly asked: () => string[]
  readonly close: () => Promise<void>
}

const SigningAlgorithm = z.enum(['RS256', 'PS256', 'ES256', 'EdDSA'])
export type SigningAlgorithm = z.infer<typeof SigningAlgorithm>

/** Whom the tokens are for, and which client asks for them. */
export const AUDIENCE = 'sonde'
export const CLIENT_ID = 'sonde-tests'
const CLIENT_SECRET = 'known to the tests'

/** The claims that a request asks for come in this header: no grant of OAuth has a place for them. */
const WANTED = 'x-wanted'
const Wanted = z.object({ claims: z.record(z.string(), z.unknown()), alg: SigningAlgorithm })
const wantedOf = (ctx: KoaContextWithOIDC) => Wanted.parse(JSON.parse(decodeURIComponent(ctx.get(WANTED))))

/** @param options.port where it listens: a free port unless given, so that one that was closed can come back */
export const startIssuer = async ({ port = 0 }: { port?: number } = {}): Promise<TestIssuer> => {
  const asked: string[] = []
  let answer: ReturnType<Provider['callback']>
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    void answer(request, response)
  })
  await new Promise<void>(listening => server.listen(port, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const rotate = async () => {
    const provider = new Provider(issuer, {
      adapter: () => forgetful,
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
      ],
      jwks: await signingKeys(),
      cookies: { keys: ['no cookie is set'] },
      ttl: { ClientCredentials: 3600 },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: ctx => ({
            scope: 'read write sensitive',
            audience: AUDIENCE,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: wantedOf(ctx).alg } },
          }),
        },
      },
      formats: {
        customizers: {
          jwt: (ctx, _token, parts) => {
            const claims = Object.entries({ ...parts.payload, ...wantedOf(ctx).claims })
            parts.payload = Object.fromEntries(claims.filter(([, value]) => value !== null))
          },
        },
      },
    })
    answer = provider.callback()
  }
  await rotate()

  return {
    issuer,
    token: async (claims = {}, alg = 'RS256') => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { connection: 'close', [WANTED]: encodeURIComponent(JSON.stringify({ claims, alg })) },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          resource: 'https://sonde.example',
          scope: 'read',
        }),
      })
      const text = await response.text()
      if (response.status !== 200) throw new Error(`the issuer answered ${response.status}: ${text}`)
      return z.object({ access_token: z.string() }).parse(JSON.parse(text)).access_token
    },
    rotate,
    asked: () => asked.splice(0),
    close: async () => {
      const closed = new Promise(done => server.close(done))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A key for each algorithm. Their ids are thumbprints (RFC 7638): other keys, other ids. */
const signingKeys = async (): Promise<JWKS> => {
  const keys = ['RS256', 'ES256', 'EdDSA'].map(async alg => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    return { ...(await exportJWK(privateKey)), use: 'sig' }
  })
  return { keys: await Promise.all(keys) }
}

/** Tokens that are JWTs need not be found again. */
const forgetful: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}
