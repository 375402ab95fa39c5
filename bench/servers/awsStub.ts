import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressHash } from '../../coap-ingest/addressHash.ts'
import { ID_HASH_BYTES } from '../../core/events/ids/hashes.ts'
import { keyedHash } from '../../core/runtime/keyedHash.ts'
import { BENCH_SECRET, deviceOf } from '../load/benchKeys.ts'
import { DESIRED_VERSION, desiredOf } from '../load/desired.ts'
import { sequenceOfCount } from '../load/uplinkDatagrams.ts'

/**
 * The part of AWS that the listener needs, as the SDK speaks it (JSON over HTTP): a bus that accepts everything, a table with the record of every
 * device of the bench, each with its own desired configuration, and one with the key of each, which takes every write. Every answer takes 5 ms, but that of the secret. Prints its port; tells by IPC how often
 * it was called, and which uplinks it was given: a bit for each sequence, in base64.
 */
const ANSWER_MS = 5
const COUNT = /\\"uplink_count\\":(\d+)/g

let entries = 0
let calls = 0
let uplinks = 0
let reads = 0
let keysRead = 0
let writes = 0
let seen = new Uint8Array(2 ** 17)

const see = (sequence: number): void => {
  const at = sequence >> 3
  if (at >= seen.length) {
    const larger = new Uint8Array(2 * at)
    larger.set(seen)
    seen = larger
  }
  seen[at] = (seen[at] ?? 0) | (1 << (sequence & 7))
}

const here = addressHash(keyedHash(Buffer.from(BENCH_SECRET), ID_HASH_BYTES))('127.0.0.1')
const addresses = `${here}@t35wfk ${'x'.repeat(here.length)}@t4otrk`

const item = (deviceId: { readonly S: string }) => {
  const { heartbeat_interval, location_mode } = desiredOf(Number(deviceId.S.slice(deviceId.S.lastIndexOf('-') + 1)))
  return {
    deviceId,
    registeredAt: { S: '2026-11-01T08:00:00.000Z' },
    addresses: { S: addresses },
    desired: { M: { heartbeat_interval: { N: String(heartbeat_interval) }, location_mode: { S: location_mode } } },
    desiredVersion: { N: String(DESIRED_VERSION) },
    reported: { M: { heartbeat_interval: { N: '720' }, location_mode: { S: 'WIFI' } } },
    report: { M: { uplinkId: { S: '01HM6AQH203Q8R5V1KZXW0T9YB' }, from: { S: here } } },
  }
}

type Key = { readonly deviceId: { readonly S: string } } | { readonly kid: { readonly S: string } }

/** A key that was used long ago, in this very table: its window is trusted, and ends before the first number that is sent. */
const keyItem = (kid: string, table: string) => ({
  kid: { S: kid },
  deviceId: { S: `bench-${String(deviceOf(kid)).padStart(5, '0')}` },
  status: { S: 'active' },
  createdAt: { S: '2026-11-01T08:00:00.000Z' },
  secretId: { S: SECRET_VERSION },
  table: { S: table },
  window: { M: { highest: { N: '0' }, used: { S: 'ffffffffffffffff' } } },
  sent: { N: '0' },
  last: {
    M: {
      sequenceNumber: { N: '0' },
      tag: { S: '0011223344556677' },
      id: { S: '01HM6AQH203Q8R5V1KZXW0T9YB' },
      at: { N: '1795852800000' },
    },
  },
  version: { N: '1' },
})
const SECRET_VERSION = '11111111-2222-3333-4444-555555555555'

/** Which of its stages a secret has. */
const ofStage = (stage: string) =>
  stage === 'AWSPREVIOUS' ? undefined : { SecretString: BENCH_SECRET, VersionId: SECRET_VERSION, CreatedDate: 0 }

const answers: Readonly<Record<string, (body: string) => unknown>> = {
  PutEvents: body => {
    for (const [, count] of body.matchAll(COUNT)) {
      uplinks += 1
      see(sequenceOfCount(Number(count)))
    }
    const { Entries }: { Entries: unknown[] } = JSON.parse(body)
    entries += Entries.length
    calls += 1
    return { FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: `${calls}-${index}` })) }
  },
  GetItem: body => {
    const { Key }: { Key: Key } = JSON.parse(body)
    // The mark of a stage whose names may need keys: the load without keys is the same either way.
    if (!('deviceId' in Key)) return {}
    reads += 1
    keysRead += 1
    return { Item: item(Key.deviceId) }
  },
  BatchGetItem: body => {
    const { RequestItems }: { RequestItems: Record<string, { Keys: Key[] }> } = JSON.parse(body)
    reads += 1
    const responses = Object.entries(RequestItems).map(([table, { Keys }]) => {
      keysRead += Keys.length
      return [table, Keys.map(key => ('kid' in key ? keyItem(key.kid.S, table) : item(key.deviceId)))] as const
    })
    return { Responses: Object.fromEntries(responses), UnprocessedKeys: {} }
  },
  Query: () => ({ Items: [], Count: 0, ScannedCount: 0 }),
  BatchExecuteStatement: body => {
    const { Statements }: { Statements: unknown[] } = JSON.parse(body)
    writes += Statements.length
    return { Responses: Statements.map(() => ({ TableName: 'Keys' })) }
  },
  UpdateItem: () => {
    writes += 1
    return {}
  },
  GetSecretValue: body => ofStage(JSON.parse(body).VersionStage),
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const answer = answers[operation]
    const found = answer?.(Buffer.concat(parts).toString())
    const body = JSON.stringify(found ?? { __type: 'ResourceNotFoundException', message: `no ${operation} here` })
    setTimeout(
      () => {
        response.writeHead(found ? 200 : 400, {
          'content-type': 'application/x-amz-json-1.1',
          'content-length': Buffer.byteLength(body),
        })
        response.end(body)
      },
      operation === 'GetSecretValue' ? 0 : ANSWER_MS,
    )
  })
})
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  console.log(JSON.stringify({ port }))
})
process.on('message', question => {
  const told = { entries, calls, uplinks, reads, keysRead, writes }
  process.send?.(question === 'seen' ? Buffer.from(seen).toString('base64') : told)
})
process.once('SIGTERM', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
