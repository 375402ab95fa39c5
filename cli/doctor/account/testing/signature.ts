import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(AKIA\w+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** A request whose signature holds: for which region and service it was made. */
export type Signed = { readonly region: string; readonly service: string }

/**
 * Checks the signature of a request as AWS does (IAM User Guide, "Create a signed AWS API request"), apart from the code that signs it.
 * @returns undefined where it does not cover what came
 */
export const signedFor = (request: IncomingMessage, body: string, secret: string): Signed | undefined => {
  const [, , day = '', region = '', service = '', signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? []
  const names = signedHeaders.split(';')
  // The headers that decide about a request have to be under its signature.
  const needed = [
    'host',
    'x-amz-date',
    ...['x-amz-target', 'content-type', 'x-amz-security-token'].filter(one => one in request.headers),
  ]
  if (needed.some(name => !names.includes(name))) return undefined
  const url = new URL(request.url ?? '/', 'http://localhost')
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const path = service === 's3' ? url.pathname : url.pathname.split('/').map(encoded).join('/')
  const query = [...url.searchParams]
    .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
    .toSorted()
    .join('&')
  const headers = names.map(name => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}\n`).join('')
  const canonical = [request.method, path, query, headers, signedHeaders, sha256(body)].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, toSign).toString('hex') === signature ? { region, service } : undefined
}
