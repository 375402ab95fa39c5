import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, it } from 'vitest'
import { type HttpRequest, jsonAnswer } from '../core/http/message.ts'
import { httpFunction } from './httpFunction.ts'

const event: APIGatewayProxyEventV2 = {
  version: '2.0',
  routeKey: 'ANY /devices/{id}',
  rawPath: '/devices/A:1',
  rawQueryString: 'since=2026-01-15T10:30:00%2B02:00&tail=1&tail=2',
  headers: { accept: 'text/csv' },
  queryStringParameters: { since: '2026-01-15T10:30:00+02:00', tail: '1,2' },
  pathParameters: { id: 'A:1' },
  requestContext: {
    accountId: '',
    apiId: '',
    domainName: '',
    domainPrefix: '',
    http: { method: 'PUT', path: '/devices/A:1', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
    requestId: '',
    routeKey: 'ANY /devices/{id}',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  body: Buffer.of(1, 255).toString('base64'),
  isBase64Encoded: true,
}

const requestFor = async (changes: Partial<APIGatewayProxyEventV2>): Promise<HttpRequest | undefined> => {
  let seen: HttpRequest | undefined
  await httpFunction(async request => {
    seen = request
    return jsonAnswer({})
  })({ ...event, ...changes })
  return seen
}

it('hands over the template of the path, the bytes of the body, and the last value of a parameter that has several', async () => {
  expect(await requestFor({})).toEqual({
    route: '/devices/{id}',
    method: 'PUT',
    path: '/devices/A:1',
    pathParameters: { id: 'A:1' },
    queryString: event.rawQueryString,
    query: { since: '2026-01-15T10:30:00+02:00', tail: '2' },
    headers: { accept: 'text/csv' },
    body: Buffer.of(1, 255),
  })
})

it('a request without a body has an empty one', async () => {
  const { body: _, ...bare } = event
  let seen: Buffer | undefined
  await httpFunction(async ({ body }) => {
    seen = body
    return jsonAnswer({})
  })(bare)
  expect(seen).toEqual(Buffer.alloc(0))
})

it('a request that no other route takes is of the default route, its body as text', async () => {
  expect(await requestFor({ routeKey: '$default', isBase64Encoded: false, body: 'ü' })).toMatchObject({
    route: '$default',
    body: Buffer.from('ü'),
  })
})
