import { expect, it } from 'vitest'
import { guarded, type HttpRequest, jsonAnswer } from '../http/message.ts'
import { HttpProblem } from '../http/problem.ts'
import { claimsWith } from '../testing/claims.ts'
import { operations } from './operations.ts'
import { type Handlers, serve } from './serve.ts'

const named = (name: string) => async () => jsonAnswer(name)
const handlers: Handlers<'http-read'> = {
  listDevices: named('listDevices'),
  getDevice: named('getDevice'),
  listDeviceEvents: named('listDeviceEvents'),
  listEvents: named('listEvents'),
  getMe: named('getMe'),
  getHealth: named('getHealth'),
}

const requestTo = (route: string): HttpRequest => {
  const [method = '', path = ''] = route.split(' ')
  return { route, method, path, pathParameters: {}, query: {}, headers: {}, body: undefined }
}

it('hands each request to the handler of its operation, once its token has the scope', async () => {
  const answering = serve('http-read', handlers, async (_, scope) => claimsWith({ scope: [scope] }))
  const served = operations.filter(({ servedBy }) => servedBy === 'http-read')
  for (const { id, method, path } of served)
    expect(await answering(requestTo(`${method} ${path}`))).toMatchObject({ statusCode: 200, body: JSON.stringify(id) })
  expect(served).toHaveLength(Object.keys(handlers).length)
})

it('asks for the scope of the operation before the handler sees the request', async () => {
  const asked: string[] = []
  const answering = guarded(
    serve('http-config', { putConfiguration: named('never') }, async (_, scope) => {
      asked.push(scope)
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

it.each(['GET /', 'PUT /devices/{id}/config', 'POST /devices'])('has nothing at %s', async route => {
  const answering = guarded(
    serve('http-read', handlers, async () => claimsWith({})),
    () => undefined,
  )
  expect(await answering(requestTo(route))).toMatchObject({ statusCode: 404 })
})
