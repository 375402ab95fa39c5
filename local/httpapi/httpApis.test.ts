import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { AccessDenied } from '../contracts.ts'
import { part, resources, route, start } from './fixture.ts'

const ok = () => ({ statusCode: 200, body: 'ok' })

describe('an invocation', () => {
  it('gets the request in payload format 2.0, by the route’s own ARN', async () => {
    await using stack = await start({ 'GET /devices/{id}': ok })
    const headers = { Authorization: 'Bearer t', Cookie: 'a=1; b=2', 'X-Many': 'one', 'User-Agent': 'test' }
    await fetch(`${stack.url}/devices/AB%20C%3A1?levels=warn&levels=info&q=a%26b`, { headers })
    const id = expect.stringMatching(/^[\w-]{15}=$/)
    expect(stack.invocations).toEqual([
      {
        name: 'GET /devices/{id}',
        caller: {
          kind: 'service',
          service: 'apigateway.amazonaws.com',
          sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api1/$default/GET/devices/{id}',
        },
        event: {
          version: '2.0',
          routeKey: 'GET /devices/{id}',
          rawPath: '/devices/AB C:1',
          rawQueryString: 'levels=warn&levels=info&q=a%26b',
          cookies: ['a=1', 'b=2'],
          headers: expect.objectContaining({ authorization: 'Bearer t', 'x-many': 'one', 'x-forwarded-proto': 'http' }),
          queryStringParameters: { levels: 'warn,info', q: 'a&b' },
          pathParameters: { id: 'AB C:1' },
          requestContext: {
            accountId: '000000000000',
            apiId: 'api1',
            domainName: 'api1.execute-api.us-east-1.amazonaws.com',
            domainPrefix: 'api1',
            http: {
              method: 'GET',
              path: '/devices/AB C:1',
              protocol: 'HTTP/1.1',
              sourceIp: '127.0.0.1',
              userAgent: 'test',
            },
            requestId: id,
            routeKey: 'GET /devices/{id}',
            stage: '$default',
            time: '15/Jan/2024:10:30:00 +0000',
            timeEpoch: 1705314600123,
          },
          isBase64Encoded: false,
        },
      },
    ])
    expect(stack.invocations[0]?.event).not.toHaveProperty('headers.cookie')
  })

  it.each([
    ['application/json', '{"a":"ü"}', { body: '{"a":"ü"}', isBase64Encoded: false }],
    ['text/plain', 'hello', { body: 'hello', isBase64Encoded: false }],
    ['application/octet-stream', 'hello', { body: 'aGVsbG8=', isBase64Encoded: true }],
    ['text/plain', Buffer.from([0xff]), { body: '/w==', isBase64Encoded: true }],
  ])('gets a body of type %s', async (type, body, expected) => {
    await using stack = await start({ 'PUT /x': ok })
    await fetch(`${stack.url}/x`, { method: 'PUT', headers: { 'content-type': type }, body })
    expect(stack.invocations[0]?.event).toMatchObject(expected)
  })

  it('leaves out what the request does not have', async () => {
    await using stack = await start({ $default: ok })
    await fetch(stack.url)
    const { event, caller } = stack.invocations[0] ?? {}
    expect(caller).toMatchObject({ sourceArn: expect.stringMatching(/api1\/\$default\/\$default$/) })
    expect(event).toMatchObject({ routeKey: '$default', rawPath: '/', rawQueryString: '' })
    for (const key of ['body', 'cookies', 'pathParameters', 'queryStringParameters', 'stageVariables'])
      expect(event).not.toHaveProperty(key)
  })
})

const answerOf = async (result: unknown) => {
  await using stack = await start({ $default: () => result })
  const response = await fetch(stack.url)
  return { response, text: await response.text() }
}

describe('an answer', () => {
  it('has the function’s status, headers, cookies and body', async () => {
    const { response, text } = await answerOf({
      statusCode: 201,
      headers: { 'X-Count': 3, 'Content-Type': 'application/problem+json', 'Content-Length': '999' },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: Buffer.from('{"a":1}').toString('base64'),
      isBase64Encoded: true,
    })
    expect([response.status, text]).toEqual([201, '{"a":1}'])
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-count': '3',
      'content-type': 'application/problem+json',
      'content-length': '7',
    })
  })

  it.each<[string, unknown, string]>([
    ['an object', { hello: 'world' }, '{"hello":"world"}'],
    ['a text', 'hello', 'hello'],
    ['nothing', undefined, 'null'],
  ])('is %s when there is no status code', async (_what, result, body) => {
    const { response, text } = await answerOf(result)
    expect([response.status, response.headers.get('content-type'), text]).toEqual([200, 'application/json', body])
  })

  it.each([
    ['with a body', ok()],
    ['without one', { statusCode: 204 }],
    ['with an empty one', { statusCode: 200, body: '' }],
  ])('that names no content type is text, %s', async (_what, result) => {
    expect((await answerOf(result)).response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  })

  it.each<[string, unknown]>([
    ['a body that is no text', { statusCode: 200, body: {} }],
    ['a number that is not a status', { statusCode: 99 }],
    ['a header that cannot be sent', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['more than 6 MB', 'x'.repeat(6 * 1024 * 1024)],
  ])('with %s is a 500', async (_what, result) => {
    const { response, text } = await answerOf(result)
    expect([response.status, text]).toEqual([500, '{"message":"Internal Server Error"}'])
  })
})

it('a target in absolute form is that of its path', async () => {
  await using stack = await start({ 'GET /x': ok })
  const asked = request(stack.url, { path: 'http://other.example/x?a=1' })
  asked.end()
  const [response] = await once(asked, 'response')
  expect([response.statusCode, stack.invocations[0]?.event]).toMatchObject([
    200,
    { rawPath: '/x', rawQueryString: 'a=1' },
  ])
  response.resume()
})

describe('a request by HEAD', () => {
  it('gets the head of the answer, with its length, and no body', async () => {
    await using stack = await start({ 'ANY /x': () => ({ statusCode: 200, body: 'hello', headers: { etag: '"1"' } }) })
    const response = await fetch(`${stack.url}/x`, { method: 'HEAD' })
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-length': '5', etag: '"1"' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('what the gateway answers itself', () => {
  it('is 404 for a path that no route has', async () => {
    await using stack = await start({ 'GET /devices': ok })
    const response = await fetch(`${stack.url}/devices`, { method: 'POST', body: 'x' })
    expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}'])
    expect(stack.invocations).toEqual([])
    expect(stack.stats()).toEqual({ requests: 1 })
  })

  it('is 400 for a path that cannot be decoded', async () => {
    await using stack = await start({ $default: ok })
    expect((await fetch(`${stack.url}/%E0%A4%A`)).status).toBe(400)
  })

  it('is 413 for a body over 10 MB, and for what Lambda would not take', async () => {
    await using stack = await start({ 'POST /x': ok })
    const post = async (bytes: number) =>
      (await fetch(`${stack.url}/x`, { method: 'POST', body: 'x'.repeat(bytes) })).status
    expect(await post(10 * 1024 * 1024 + 1)).toBe(413)
    expect(await post(6 * 1024 * 1024)).toBe(413)
    expect(await post(5 * 1024 * 1024)).toBe(200)
  })

  it('is 500 for a function that fails or may not be invoked, and says why only in the log', async () => {
    const access = { caller: { kind: 'admin' }, action: 'lambda:InvokeFunction', resourceArn: 'arn' } as const
    await using failing = await start({
      $default: () => {
        throw new Error('inside')
      },
    })
    await using forbidden = await start(
      { $default: ok },
      { invoke: { sync: () => Promise.reject(new AccessDenied(access, 'no permission')) } },
    )
    for (const [stack, why] of [
      [failing, 'inside'],
      [forbidden, 'no permission'],
    ] as const) {
      const response = await fetch(stack.url)
      expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
      expect(stack.said.join()).toContain(why)
    }
  })

  it('is 503 for a function that is late', async () => {
    const late = Promise.withResolvers<void>()
    await using stack = await start(
      { $default: () => late.promise },
      resources(route('$default', { TimeoutInMillis: 50 })),
    )
    const response = await fetch(stack.url)
    late.resolve()
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}'])
  })
})

describe('a template is refused at start', () => {
  const sound = resources(route('GET /x'))
  it.each<[string, Parameters<typeof start>[1]]>([
    ['an authorizer', { ...sound, authorizers: [part('Authorizer', 'A')] }],
    [
      'AuthorizationType',
      { ...sound, routes: [part('Route', 'R', { RouteKey: '$default', AuthorizationType: 'JWT' })] },
    ],
    [
      'property Target is not understood',
      { ...sound, apis: [part('Api', 'X', { ProtocolType: 'HTTP', Target: 'arn' })] },
    ],
    ['stage $default', { ...sound, stages: [part('Stage', 'S', { StageName: 'live', AutoDeploy: true })] }],
    ['neither AutoDeploy nor a deployment', { ...sound, stages: [part('Stage', 'S', { StageName: '$default' })] }],
    ['PayloadFormatVersion', resources(route('GET /x', { PayloadFormatVersion: '1.0' }))],
    ['TimeoutInMillis', resources(route('GET /x', { TimeoutInMillis: 30_001 }))],
    ['integrations/To GET /x is not in the template', { ...sound, integrations: [] }],
    ['is there twice', resources(route('GET /x'), route('GET /x'))],
    ['FETCH /x is not a route key', resources(route('FETCH /x'))],
    ['is not in the template', { ...sound, routes: [part('Route', 'R', { ApiId: 'other' })] }],
  ])('for %s', async (message, options) => {
    await expect(start({}, options)).rejects.toThrow(message === 'an authorizer' ? 'authorizers of HTTP APIs' : message)
  })
})

describe('a throttle', () => {
  const stage = (settings: Record<string, unknown>) => ({
    ...resources(route('GET /a'), route('GET /b'), route('$default')),
    stages: [part('Stage', 'Stage', { StageName: '$default', AutoDeploy: true, ...settings })],
  })
  const functions = { 'GET /a': ok, 'GET /b': ok, $default: ok }
  const statusOf = async (url: string) => (await fetch(url)).status

  it('of the stage is shared by its routes, and answers 429 without asking the function', async () => {
    const settings = { DefaultRouteSettings: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } }
    await using stack = await start(functions, stage(settings))
    expect([await statusOf(`${stack.url}/a`), await statusOf(`${stack.url}/b`)]).toEqual([200, 200])
    const refused = await fetch(`${stack.url}/a`)
    expect([refused.status, await refused.json()]).toEqual([429, { message: 'Too Many Requests' }])
    expect(stack.invocations).toHaveLength(2)
  })

  it('of one route leaves the others alone', async () => {
    const settings = { RouteSettings: { $default: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 1 } } }
    await using stack = await start(functions, stage(settings))
    const statuses = [
      await statusOf(`${stack.url}/x`),
      await statusOf(`${stack.url}/y`),
      await statusOf(`${stack.url}/a`),
    ]
    expect(statuses).toEqual([200, 429, 200])
  })

  it('of the account holds for every route', async () => {
    await using stack = await start(functions, { ...stage({}), faults: { isWithin: () => false } })
    expect(await statusOf(`${stack.url}/a`)).toBe(429)
  })
})
