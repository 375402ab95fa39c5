import { describe, expect, it } from 'vitest'
import { guarded, jsonAnswer } from '../http/message.ts'
import { HttpProblem } from '../http/problem.ts'
import { claimsWith } from '../testing/claims.ts'
import { requestWith } from '../testing/httpRequests.ts'
import { operations } from './operations.ts'
import { type Handlers, serve } from './serve.ts'

const named = (name: string) => async () => jsonAnswer(name)
const handlers: Handlers<'http-read'> = {
  listDevices: named('listDevices'),
  getDevice: named('getDevice'),
  listDeviceEvents: named('listDeviceEvents'),
  listEvents: named('listEvents'),
  getStats: named('getStats'),
  getMe: named('getMe'),
  getHealth: named('getHealth'),
}

const requestTo = (route: string) => {
  const [method = '', path = ''] = route.split(' ')
  return requestWith({ route: path, method, path })
}

it('hands each request to the handler of its operation, once its token has the scope', async () => {
  const answering = serve('http-read', handlers, async (_, scope) => claimsWith({ scope: [scope].flat() }))
  const served = operations.filter(({ servedBy }) => servedBy === 'http-read')
  for (const { id, method, path } of served)
    expect(await answering(requestTo(`${method} ${path}`))).toMatchObject({ statusCode: 200, body: JSON.stringify(id) })
  expect(served).toHaveLength(Object.keys(handlers).length)
})

it('asks for the scope of the operation before the handler sees the request', async () => {
  const asked: string[] = []
  const answering = guarded(
    serve('http-config', { getConfiguration: named('never'), putConfiguration: named('never') }, async (_, scope) => {
      asked.push(...[scope].flat())
      throw new HttpProblem('missing-scope')
    }),
    () => undefined,
  )
  expect(await answering(requestTo('PUT /devices/{id}/config'))).toMatchObject({ statusCode: 403 })
  expect(asked).toEqual(['write'])
})

it('a function does not compile without a handler for each of its operations, nor with one more', () => {
  const { getHealth, ...others } = handlers
  // @ts-expect-error getHealth is missing
  const lacking: Handlers<'http-read'> = others
  // @ts-expect-error http-config does not serve getHealth
  const superfluous: Handlers<'http-config'> = { putConfiguration: named('putConfiguration'), getHealth }
  expect([lacking, superfluous]).toHaveLength(2)
})

it.each([
  ['GET /', 404],
  ['PUT /devices/{id}/config', 404],
  ['POST /devices', 405],
])('has nothing at %s: %i', async (route, statusCode) => {
  const answering = guarded(
    serve('http-read', handlers, async () => claimsWith({})),
    () => undefined,
  )
  expect(await answering(requestTo(route))).toMatchObject({ statusCode })
})

describe('every operation', () => {
  const every = {
    'http-read': handlers,
    'http-config': { getConfiguration: named('getConfiguration'), putConfiguration: named('putConfiguration') },
    'http-alerts': {
      listAlerts: named('listAlerts'),
      getAlert: named('getAlert'),
      putAlert: named('putAlert'),
      deleteAlert: named('deleteAlert'),
      silenceAlert: named('silenceAlert'),
      unsilenceAlert: named('unsilenceAlert'),
      testAlert: named('testAlert'),
      previewNamedAlert: named('previewNamedAlert'),
      previewAlert: named('previewAlert'),
      listAlertChannels: named('listAlertChannels'),
      putAlertChannel: named('putAlertChannel'),
      deleteAlertChannel: named('deleteAlertChannel'),
      testAlertChannel: named('testAlertChannel'),
    },
    'http-logs': {
      postLogs: named('postLogs'),
      postOtlpLogs: named('postOtlpLogs'),
      postLokiPush: named('postLokiPush'),
    },
    'http-keys': {
      listKeys: named('listKeys'),
      showKey: named('showKey'),
      addKey: named('addKey'),
      addKeys: named('addKeys'),
      showKeys: named('showKeys'),
      rotateKey: named('rotateKey'),
      revokeKey: named('revokeKey'),
    },
  }
  const open = async () => claimsWith({})
  const dispatch = {
    'http-read': guarded(serve('http-read', every['http-read'], open), () => undefined),
    'http-config': guarded(serve('http-config', every['http-config'], open), () => undefined),
    'http-alerts': guarded(serve('http-alerts', every['http-alerts'], open), () => undefined),
    'http-logs': guarded(serve('http-logs', every['http-logs'], open), () => undefined),
    'http-keys': guarded(serve('http-keys', every['http-keys'], open), () => undefined),
  }
  const cases = operations.map(({ method, path, servedBy }) => ({ method, path, servedBy }))
  const read = cases.filter(({ servedBy }) => servedBy !== 'http-logs')
  const ask = (
    { method, path, servedBy }: (typeof cases)[number],
    changes: Partial<{ method: string; queryString: string; headers: Record<string, string> }> = {},
  ) => dispatch[servedBy](requestWith({ route: path, path, method, ...changes }))

  it.each(cases)('$method $path is told by OPTIONS, with HEAD where there is GET', async one => {
    const { statusCode, headers } = await ask(one, { method: 'OPTIONS' })
    const allowed = headers.allow?.split(', ') ?? []
    expect([statusCode, allowed]).toEqual([204, expect.arrayContaining([one.method, 'OPTIONS'])])
    expect(allowed.includes('HEAD')).toBe(allowed.includes('GET'))
    const other = await ask(one, { method: 'PATCH' })
    expect([other.statusCode, other.headers.allow]).toEqual([405, headers.allow])
  })

  it('that takes what programs send does so whatever they accept', async () => {
    for (const one of cases.filter(({ servedBy }) => servedBy === 'http-logs')) {
      const headers = { accept: 'image/png', 'accept-encoding': 'identity;q=0' }
      expect([one.path, (await ask(one, { headers })).statusCode]).toEqual([one.path, 200])
    }
  })

  it.each(read)('$method $path refuses a media type that there is not, and says which there are', async one => {
    const { statusCode, body } = await ask(one, { headers: { accept: 'image/png' } })
    expect([statusCode, JSON.parse(body).detail]).toEqual([406, expect.stringContaining('application/json')])
    for (const accept of ['', '*/*', 'application/json; charset=utf-8', 'text/html,*/*;q=0.1'])
      expect((await ask(one, { headers: { accept } })).statusCode).toBe(200)
  })

  it.each(cases)('$method $path refuses a parameter that it does not know, but for /health', async one => {
    const { statusCode, body } = await ask(one, { queryString: 'tial=10' })
    if (one.path === '/health') expect(statusCode).toBe(200)
    else expect([statusCode, JSON.parse(body).errors[0].path]).toEqual([400, 'tial'])
  })
})
