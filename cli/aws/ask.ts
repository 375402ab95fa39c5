import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { SignatureV4 } from '@smithy/signature-v4'
import { retried } from '../../core/runtime/retry.ts'
import { type Response, valueIn } from './answer.ts'
import { endpointOf } from './endpoint.ts'
import { type Operation, type OperationName, operations } from './operations.ts'
import { AwsRefusal } from './refusal.ts'
import { AwsUnanswered, unreachable } from './unanswered.ts'

type Parameters = Readonly<Record<string, unknown>>

/**
 * Asks AWS one question.
 * @param region another region than that of the stage
 * @returns the answer's JSON, or the contents of the root of its XML
 * @throws AwsRefusal when AWS refuses, AwsUnanswered when it cannot be reached or somebody else answers
 */
export type AskAws = (operation: OperationName, parameters?: Parameters, region?: string) => Promise<unknown>

export type Asking = {
  readonly region: string
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials']
  /** In place of the services of AWS, as in AWS_ENDPOINT_URL. */
  readonly endpoint: string | undefined
}

const ATTEMPTS = { attempts: 3, firstMs: 200, maxMs: 1_000, wait: setTimeout, random: Math.random } as const
const PATIENCE_MS = 15_000

/** Signs and sends requests without a client for each service: the doctor asks nineteen of them, one or two questions each. */
export const askingAws =
  ({ region: own, credentials, endpoint }: Asking): AskAws =>
  async (name, parameters = {}, region = own) => {
    const operation = operations[name]
    const to = endpointOf(operation, region)
    const signer = new SignatureV4({
      service: operation.service,
      region: to.region,
      credentials,
      sha256: Sha256,
      uriEscapePath: operation.service !== 's3',
    })
    const url = new URL(endpoint ?? `https://${to.host}`)
    return retried(
      async () => {
        const request = requestTo(url, name, parameters)
        const answer = await sent(url, request, (await signer.sign(request)).headers)
        return valueIn({ ...answer, operation: name, host: url.host })
      },
      ATTEMPTS,
      error => !(error instanceof AwsRefusal ? error.isPassing : isMomentary(error)),
    )
  }

const requestTo = ({ protocol, hostname, port, host }: URL, name: OperationName, parameters: Parameters) => {
  const { headers, ...content } = contentOf(name, parameters)
  return {
    ...content,
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    method: content.body === '' ? 'GET' : 'POST',
    headers: { host, ...headers },
  }
}

type Content = {
  readonly path: string
  readonly query: Record<string, string>
  readonly headers: Record<string, string>
  readonly body: string
}

const contentOf = (name: OperationName, parameters: Parameters): Content => {
  const operation: Operation = operations[name]
  const action = name.slice(name.indexOf(':') + 1)
  if ('json' in operation) {
    const target = `${operation.json}.${action}`
    const headers = { 'content-type': `application/x-amz-json-${operation.version}`, 'x-amz-target': target }
    return { path: '/', query: {}, headers, body: JSON.stringify(parameters) }
  }
  const text = Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)])
  if ('query' in operation) {
    const form = new URLSearchParams({ Action: action, Version: operation.query, ...Object.fromEntries(text) })
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    return { path: '/', query: {}, headers, body: String(form) }
  }
  const isInPath = ([key]: readonly [string, string]) => operation.get.includes(`{${key}}`)
  const path = text
    .filter(isInPath)
    .reduce((all, [key, value]) => all.replace(`{${key}}`, encodeURIComponent(value)), operation.get)
  const headers: Record<string, string> = operation.accept === undefined ? {} : { accept: operation.accept }
  return { path, query: Object.fromEntries(text.filter(one => !isInPath(one))), headers, body: '' }
}

const sent = async (
  to: URL,
  { path, query, method, body }: ReturnType<typeof requestTo>,
  { host: _, ...headers }: Readonly<Record<string, string>>,
): Promise<Omit<Response, 'operation' | 'host'>> => {
  const url = new URL(path, to)
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  try {
    // A redirect is not followed: headers hold the token of a session, and no service that is asked here sends one elsewhere.
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== '' && { body }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { status } = response
    return { status, errorType: response.headers.get('x-amzn-errortype'), body: await response.text() }
  } catch (cause) {
    throw unreachable(url.host, cause)
  }
}

/** Whether the next try may reach AWS: the connection broke, or a name was not found for a moment. Waiting in vain once is enough. */
const isMomentary = (error: unknown): boolean =>
  error instanceof AwsUnanswered && /\((ECONNRESET|EPIPE|EAI_AGAIN|UND_ERR_SOCKET)\)$/.test(error.message)

type Bytes = string | ArrayBuffer | ArrayBufferView

/** SHA-256 of Node in the shape that the signer asks for. */
class Sha256 {
  private readonly hash: Hash | Hmac

  constructor(secret?: Bytes) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: Bytes): void {
    this.hash.update(bytesOf(data))
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest()
  }

  reset(): void {
    throw new Error('a hash is used once')
  }
}

const bytesOf = (data: Bytes): Buffer => {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}
