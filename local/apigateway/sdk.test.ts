import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { expect, test } from 'vitest'
import { faultsAt, idOf, start, view } from './fixture.ts'

/** The thinnest front: paths to `connections`, everybody an administrator. */
const front = async ({ api }: Awaited<ReturnType<typeof start>>) => {
  const server = createServer(async (request, response) => {
    const [, stage = '', , connectionId = ''] = request.url?.split('/') ?? []
    const body = Buffer.from(await text(request))
    const sent = { method: request.method ?? '', connectionId, body }
    const answer = await api.connections('api1', stage, sent, { kind: 'admin' })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/live` }
}

test('the AWS SDK understands what @connections answers, and tries again what can be tried again', async () => {
  const running = await start({}, { faults: faultsAt({ 'post-fail': { rate: 0.5 } }) })
  const { server, endpoint } = await front(running)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sdk = new ApiGatewayManagementApiClient({ region: 'us-east-1', endpoint, credentials })
  const { next, closed } = await view(running.url)
  const ConnectionId = await idOf(running)

  await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'first' }))
  const { $metadata } = await sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'second' }))
  expect($metadata.attempts).toBe(2)
  expect([await next(), await next()]).toEqual(['first', 'second'])
  expect(await sdk.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
    ConnectedAt: expect.any(Date),
    LastActiveAt: expect.any(Date),
    Identity: { SourceIp: '127.0.0.1' },
  })
  const large = sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(128 * 1024 + 1) }))
  await expect(large).rejects.toBeInstanceOf(PayloadTooLargeException)
  await sdk.send(new DeleteConnectionCommand({ ConnectionId }))
  await closed
  await expect(sdk.send(new PostToConnectionCommand({ ConnectionId, Data: 'late' }))).rejects.toBeInstanceOf(
    GoneException,
  )

  sdk.destroy()
  server.close()
  await running.api.close()
})
