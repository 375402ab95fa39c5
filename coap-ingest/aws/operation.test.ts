import type { ServerResponse } from 'node:http'
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { SignatureV4 } from '@smithy/signature-v4'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { errorFields } from '../../core/runtime/log.ts'
import { type FakeAws, fakeAws, type Heard, reply } from '../testing/fakeAws.ts'
import { type Credentials, type Operation, operation } from './operation.ts'
import { sdkRoute } from './route.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const identity = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'a token' }
const settings = (aws: FakeAws) => ({
  endpoint: aws.url,
  region: 'eu-central-1',
  credentials: identity,
  maxAttempts: 1,
})

const ENTRY = {
  EventBusName: 'bus',
  Source: 'sonde',
  DetailType: 'Uplink',
  Detail: '{"a":"ü\\"€"}',
  Time: new Date(NOW + 123),
}
const KEYS = { RequestItems: { T: { Keys: [{ deviceId: { S: 'A' } }], ProjectionExpression: 'a, b.c' } } }

/** An operation with the SDK's own client beside it. */
type Pair = { readonly ours: Operation; readonly theirs: () => Promise<unknown>; readonly input: string }

const putEvents = (aws: FakeAws, credentials: Credentials = async () => identity, clock = () => NOW): Pair => ({
  ours: operation({
    route: () =>
      sdkRoute(requestHandler =>
        new EventBridgeClient({ ...settings(aws), requestHandler }).send(new PutEventsCommand({ Entries: [{}] })),
      ),
    credentials,
    maxSockets: 2,
    clock,
  }),
  theirs: () => new EventBridgeClient(settings(aws)).send(new PutEventsCommand({ Entries: [ENTRY] })),
  input: JSON.stringify({ Entries: [{ ...ENTRY, Time: ENTRY.Time.getTime() / 1000 }] }),
})

const batchGetItem = (aws: FakeAws): Pair => ({
  ours: operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ ...settings(aws), requestHandler }).send(new BatchGetItemCommand({ RequestItems: {} })),
      ),
    credentials: async () => identity,
    maxSockets: 2,
    clock: () => NOW,
  }),
  theirs: () => new DynamoDBClient(settings(aws)).send(new BatchGetItemCommand(KEYS)),
  input: JSON.stringify(KEYS),
})

const UPDATE = {
  TableName: 'T',
  Key: { kid: { S: 'A' } },
  UpdateExpression: 'SET a = :a',
  ExpressionAttributeValues: { ':a': { N: '1' } },
}

const updateItem = (aws: FakeAws): Pair => ({
  ours: operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ ...settings(aws), requestHandler }).send(
          new UpdateItemCommand({ TableName: 'T', Key: {} }),
        ),
      ),
    credentials: async () => identity,
    maxSockets: 2,
    clock: () => NOW,
  }),
  theirs: () => new DynamoDBClient(settings(aws)).send(new UpdateItemCommand(UPDATE)),
  input: JSON.stringify(UPDATE),
})

const STATEMENTS = {
  Statements: [{ Statement: 'UPDATE "T" SET "a"=? WHERE "kid"=?', Parameters: [{ N: '1' }, { S: 'A' }] }],
}

const batchExecute = (aws: FakeAws): Pair => ({
  ours: operation({
    route: () =>
      sdkRoute(requestHandler =>
        new DynamoDBClient({ ...settings(aws), requestHandler }).send(
          new BatchExecuteStatementCommand({ Statements: [] }),
        ),
      ),
    credentials: async () => identity,
    maxSockets: 2,
    clock: () => NOW,
  }),
  theirs: () => new DynamoDBClient(settings(aws)).send(new BatchExecuteStatementCommand(STATEMENTS)),
  input: JSON.stringify(STATEMENTS),
})

const never = () => new AbortController().signal
let aws: FakeAws
beforeEach(async () => {
  aws = await fakeAws()
})

/** Differ with each request of the SDK, or tell who sends it. */
const OF_A_REQUEST = ['amz-sdk-invocation-id', 'amz-sdk-request', 'authorization', 'x-amz-date']

const plain = ({ method, path, headers, body }: Heard) => ({
  method,
  path,
  headers: Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => ![...OF_A_REQUEST, 'connection', 'x-amz-content-sha256', 'content-length'].includes(name),
    ),
  ),
  input: JSON.parse(body),
})

/** Answers of a service, or of what stands before it. */
const FAULTS: readonly (readonly [what: string, status: number, body: string, headers: Record<string, string>])[] = [
  ['is throttled', 400, '{"__type":"com.amazon.coral.availability#ThrottlingException","message":"slow down"}', {}],
  ['has credentials that are over', 400, '{"__type":"ExpiredTokenException","message":"over"}', {}],
  ['may not', 400, '{"__type":"AccessDeniedException","Message":"no"}', {}],
  ['names its error in a header', 400, '{}', { 'x-amzn-errortype': 'ThrottlingException:http://x/' }],
  ['meets a fault of the service', 500, '{"__type":"InternalFailure"}', {}],
  ['meets a service that is away', 503, '<html>away</html>', {}],
  ['is told nothing', 502, '', {}],
]

describe.each([
  ['PutEvents', putEvents],
  ['BatchGetItem', batchGetItem],
  ['UpdateItem', updateItem],
  ['BatchExecuteStatement', batchExecute],
] as const)('%s', (_, pairOf) => {
  it('sends what the SDK sends', async () => {
    const { ours, theirs, input } = pairOf(aws)
    await theirs()
    await ours(input, never())
    const [sdk, own] = aws.heard
    expect(own && plain(own)).toEqual(sdk && plain(sdk))
    expect(own?.headers['content-length']).toBe(String(Buffer.byteLength(own?.body ?? '')))
    expect(own?.headers['x-amz-security-token']).toBe('a token')
  })

  it('signs what it sends, for the same scope', async () => {
    const { ours, theirs, input } = pairOf(aws)
    await theirs()
    await ours(input, never())
    const [sdk, own] = aws.heard
    const scope = (heard?: Heard) => /Credential=\w+\/\d{8}\/([^,]+)/.exec(heard?.headers.authorization ?? '')?.[1]
    expect(scope(own)).toBe(scope(sdk))
    expect(own?.headers.authorization).toBe(own && (await signatureOf(own)))
  })

  it.each(FAULTS)('that %s becomes what it is with the SDK', async (_what, status, body, headers) => {
    const { ours, theirs, input } = pairOf(aws)
    aws.answer = (_heard, response) => reply(response, status, body, headers)
    const [own, sdk] = [await failure(ours(input, never())), await failure(theirs())]
    const isNamed = /Exception|Failure/.test(body) || 'x-amzn-errortype' in headers
    // A body that cannot be read has no name with the SDK, which fails by its parser.
    if (isNamed) expect(nameOf(own)).toBe(nameOf(sdk))
    expect([own, sdk].map(one => one instanceof Error)).toEqual([true, true])
    expect(errorFields(own)).not.toHaveProperty('stack')
  })

  it.each([
    ['hangs up', (response: ServerResponse): void => void response.socket?.destroy()],
    [
      'hangs up in the middle',
      (response: ServerResponse): void => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('{"Entr')
        setImmediate(() => response.socket?.destroy())
      },
    ],
    ['answers half of its JSON', (response: ServerResponse) => reply(response, 200, '{"Entries":[')],
  ] satisfies readonly (readonly [string, (response: ServerResponse) => void])[])(
    'fails, as with the SDK, when the service %s',
    async (_what, answer) => {
      const { ours, theirs, input } = pairOf(aws)
      aws.answer = (_heard, response) => answer(response)
      expect([await failure(ours(input, never())), await failure(theirs())].map(one => one instanceof Error)).toEqual([
        true,
        true,
      ])
      // The next call has a connection of its own again.
      aws.answer = (_heard, response) => reply(response, 200, '{"Entries":[]}')
      expect(await ours(input, never())).toEqual({ Entries: [] })
    },
  )
})

it('gives the outcome of each entry as it came', async () => {
  const output = {
    FailedEntryCount: 1,
    Entries: [{ EventId: 'a' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'x' }],
  }
  const { ours, theirs, input } = putEvents(aws)
  aws.answer = (_heard, response) => reply(response, 200, JSON.stringify(output))
  expect(await theirs()).toMatchObject(output)
  expect(await ours(input, never())).toEqual(output)
})

it.each([
  ['PutEvents', putEvents],
  ['UpdateItem', updateItem],
])('%s: gives a call up when its caller does, before the answer or in its middle', async (_, pairOf) => {
  const answers: readonly ((response: ServerResponse) => void)[] = [
    () => undefined,
    response => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"Entr')
    },
  ]
  for (const [index, answer] of answers.entries()) {
    aws.answer = (_heard, response) => answer(response)
    const giveUp = new AbortController()
    const { ours, input } = pairOf(aws)
    const calling = failure(ours(input, giveUp.signal))
    await expect.poll(() => aws.heard).toHaveLength(index + 1)
    giveUp.abort(new Error('too late'))
    expect(await calling).toEqual(new Error('too late'))
  }
})

it('asks for credentials anew when they are over, and uses the new ones', async () => {
  let forced = 0
  const credentials: Credentials = async ({ forceRefresh } = {}) => {
    if (forceRefresh) forced += 1
    return { ...identity, accessKeyId: `KEY${forced}` }
  }
  const { ours, input } = putEvents(aws, credentials)
  aws.answer = (heard, response) =>
    heard.headers.authorization?.includes('KEY0')
      ? reply(response, 400, '{"__type":"ExpiredTokenException"}')
      : reply(response, 200, '{}')
  expect(nameOf(await failure(ours(input, never())))).toBe('ExpiredTokenException')
  expect(await ours(input, never())).toEqual({})
  expect(forced).toBe(1)
})

it('goes by the clock of the service when its own is wrong', async () => {
  const { ours, input } = putEvents(aws, undefined, () => NOW - 3_600_000)
  aws.answer = (heard, response) =>
    heard.headers['x-amz-date'] === '20261128T120000Z'
      ? reply(response, 200, '{}')
      : reply(response, 400, '{"__type":"InvalidSignatureException","message":"Signature expired"}', {
          date: new Date(NOW).toUTCString(),
        })
  expect(nameOf(await failure(ours(input, never())))).toBe('InvalidSignatureException')
  expect(await ours(input, never())).toEqual({})
})

it('finds its way by the variables of the SDK, and looks for it again after a failure', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', `${aws.url}/prefix`)
  const client = { region: 'us-east-1', credentials: identity }
  let isReady = false
  const call = operation({
    route: async () => {
      if (!isReady) throw new Error('no credentials yet')
      return sdkRoute(requestHandler =>
        new EventBridgeClient({ ...client, requestHandler }).send(new PutEventsCommand({ Entries: [{}] })),
      )
    },
    credentials: async () => identity,
    maxSockets: 1,
  })
  expect(await failure(call('{}', never()))).toEqual(new Error('no credentials yet'))
  isReady = true
  await call('{}', never())
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [] }))
  expect(aws.heard.map(({ path }) => path)).toEqual(['/prefix/', '/prefix/'])
  vi.unstubAllEnvs()
})

const failure = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    return await call
  } catch (error) {
    return error
  }
}
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'no error')

/** The authorization header that a request should have, made anew from what was received. */
const signatureOf = async ({ headers, body }: Heard): Promise<string | undefined> => {
  const [, service = ''] = /\/(\w+)\/aws4_request/.exec(headers.authorization ?? '') ?? []
  const signedNames = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const signer = new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: identity,
    sha256: new EventBridgeClient({ region: 'x' }).config.sha256,
  })
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      query: {},
      headers: Object.fromEntries(signedNames.map(name => [name, String(headers[name])])),
      body,
    },
    { signingDate: new Date(NOW) },
  )
  return signed.headers.authorization
}
