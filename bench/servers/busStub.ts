import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A bus that accepts everything, as the AWS SDK speaks it (JSON 1.1 over HTTP): PutEvents, GetItem and GetSecretValue. Prints its port; tells by IPC
 * how many entries it was given.
 */
let entries = 0
let calls = 0

const answers: Readonly<Record<string, (body: string) => unknown>> = {
  PutEvents: body => {
    const { Entries }: { Entries: unknown[] } = JSON.parse(body)
    entries += Entries.length
    calls += 1
    return { FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: `${calls}-${index}` })) }
  },
  GetItem: () => ({}),
  GetSecretValue: () => ({ SecretString: 'a secret of the bench', CreatedDate: 0 }),
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const answer = answers[operation]
    const body = JSON.stringify(answer?.(Buffer.concat(parts).toString()) ?? { message: `no ${operation} here` })
    response.writeHead(answer ? 200 : 400, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  console.log(JSON.stringify({ port }))
})
process.on('message', () => process.send?.({ entries, calls }))
process.once('SIGTERM', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
