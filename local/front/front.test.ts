import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openDoor } from '../door.ts'
import { switchboard } from '../faults.ts'
import { answerJson } from './answers.ts'
import { faultRoutes } from './faultRoutes.ts'
import { type Call, frontHandler } from './front.ts'

const faults = switchboard(1)
let front: Door
beforeAll(async () => {
  front = await openDoor({ port: 0 })
  const echo =
    (name: string) =>
    ({ operation, caller, response }: Call) =>
      answerJson(response, 200, { name, operation, caller })
  front.open(
    frontHandler({
      services: { AWSEvents: echo('events') },
      connections: echo('connections'),
      callerOf: key => (key === 'local' ? { kind: 'admin' } : undefined),
      local: {
        ...faultRoutes(faults, {
          functions: ['StorePathPersist'],
          tables: ['Events'],
          queues: ['StorePathUplinksDeadLetters'],
          indexes: ['byTime'],
        }),
        '/_local/meter': { GET: () => ({ status: 200, body: { busEvents: 3 } }) },
        '/_local/restart-listener': { POST: async () => ({ status: 204 }) },
        '/_local/broken': { POST: () => Promise.reject(new Error('it ended before it listened')) },
      },
    }),
  )
})
afterAll(() => front.close())

const ask = async (path: string, method = 'GET', body?: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${front.url}${path}`, { method, headers, ...(body !== undefined && { body }) })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
const signedBy = (key: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20240115/us-east-1/x/aws4_request`,
})

describe('the one endpoint', () => {
  it('hands a call to its service, as who signed it', async () => {
    const headers = { ...signedBy('local'), 'x-amz-target': 'AWSEvents.PutEvents' }
    const answer = { name: 'events', operation: 'PutEvents', caller: { kind: 'admin' } }
    expect(await ask('/', 'POST', '{}', headers)).toEqual({ status: 200, body: answer })
    const posted = await ask('/live/@connections/abc=', 'POST', 'x', signedBy('local'))
    expect(posted.body).toMatchObject({ name: 'connections' })
  })

  it('refuses a key and a service that it does not know', async () => {
    expect(await ask('/', 'POST', '{}', signedBy('other'))).toMatchObject({ status: 403 })
    const headers = { ...signedBy('local'), 'x-amz-target': 'Kinesis_20131202.PutRecord' }
    expect(await ask('/', 'POST', '{}', headers)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Kinesis_20131202') },
    })
  })
})

describe('a page of somebody else', () => {
  const foreign = { origin: 'https://example.com' }

  it('reaches neither a service nor the run itself, and is not told that it may', async () => {
    const preflight = { ...foreign, 'access-control-request-method': 'PUT' }
    const response = await fetch(`${front.url}/_local/faults`, { method: 'OPTIONS', headers: preflight })
    expect(response.status).toBe(403)
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    await response.body?.cancel()
    const before = faults.current()
    expect(await ask('/_local/faults', 'PUT', '{"bus-refuse":{"rate":1}}', foreign)).toMatchObject({ status: 403 })
    expect(faults.current()).toEqual(before)
    const headers = { ...signedBy('local'), ...foreign, 'x-amz-target': 'AWSEvents.PutEvents' }
    expect(await ask('/', 'POST', '{}', headers)).toMatchObject({
      status: 403,
      body: { __type: 'AccessDeniedException', message: expect.stringContaining('https://example.com') },
    })
  })
})

describe('what the run answers itself', () => {
  it('needs no key', async () => {
    expect(await ask('/_local/meter')).toEqual({ status: 200, body: { busEvents: 3 } })
    expect(await ask('/_local/restart-listener', 'POST')).toEqual({ status: 204, body: undefined })
  })

  it('has its paths and methods, and says what failed', async () => {
    expect(await ask('/_local/meter', 'POST')).toMatchObject({ status: 405 })
    expect(await ask('/_local/other')).toMatchObject({ status: 404 })
    expect(await ask('/_local/broken', 'POST')).toMatchObject({
      status: 500,
      body: { message: 'it ended before it listened' },
    })
  })

  it('switches faults', async () => {
    const switches = { 'bus-duplicate': { rate: 1, function: 'Persist' } }
    expect(await ask('/_local/faults', 'PUT', JSON.stringify(switches))).toEqual({ status: 200, body: switches })
    expect(await ask('/_local/faults')).toEqual({ status: 200, body: switches })
    expect(await ask('/_local/faults', 'PUT', '{"bus-duplicate":{"rate":2}}')).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('bus-duplicate.rate') },
    })
    expect(await ask('/_local/faults', 'PUT', '{')).toMatchObject({ status: 400 })
    expect(faults.current()).toEqual(switches)
  })
})
