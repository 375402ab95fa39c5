import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { operations } from '../../../aws/operations.ts'
import { signedFor } from './signature.ts'

/** The keys that every request has to be signed with: those of AWS's documentation. */
export const RECORDED_KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const FIXTURES = join(import.meta.dirname, '../fixtures')

/** A server that answers as AWS did, from the files of `fixtures/`. */
export type RecordedAws = {
  readonly url: string
  /** The questions that came in, by their names in `operations`. */
  readonly asked: ReadonlySet<string>
  /** The requests whose signature does not hold, or that no operation is known for. */
  readonly unsigned: readonly string[]
  readonly close: () => Promise<void>
}

/** A question as it came over the wire: its name, and the parameters of which one decides about the answer. */
type Came = { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> }

/** The parameters by which two answers to the same question differ. */
const SELECTING = ['Marker', 'QuotaCode', 'RoleName', 'StackName']

/** An answer in a file: its source, the status line, headers, an empty line, the body. */
const answerIn = (file: string) => {
  const whole = readFileSync(file, 'utf8')
  const [head = '', ...rest] = whole.split('\n\n')
  const [source = '', status = '', ...headers] = head.split('\n')
  if (!source.startsWith('Source: ')) throw new Error(`${file} names no source`)
  return {
    status: Number(status.split(' ')[1]),
    headers: Object.fromEntries(headers.map(line => line.split(': ', 2))),
    body: rest.join('\n\n').trimEnd(),
  }
}

const came = (request: IncomingMessage, body: string, service: string): Came => {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string')
    return { name: `${service}:${target.split('.').at(-1)}`, parameters: JSON.parse(body) }
  const form = Object.fromEntries(new URLSearchParams(body))
  if (form.Action) return { name: `${service}:${form.Action}`, parameters: form }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const [name = ''] =
    Object.entries(operations).find(
      ([, operation]) =>
        'get' in operation &&
        operation.service === service &&
        new RegExp(`^${operation.get.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
    ) ?? []
  return { name, parameters: Object.fromEntries(searchParams) }
}

/** Starts the server. @param cases folders of `fixtures/`, of which an earlier one goes before a later one; `healthy` is the last */
export const recordedAws = async (...cases: readonly string[]): Promise<RecordedAws> => {
  const asked = new Set<string>()
  const unsigned: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const signed = signedFor(request, body, RECORDED_KEYS.secretAccessKey)
    const { region = '', service = '' } = signed ?? {}
    const { name, parameters } = came(request, body, service)
    if (!signed || !(name in operations)) unsigned.push(`${request.method} ${request.url}`)
    asked.add(name)
    const selected = SELECTING.flatMap(key => (typeof parameters[key] === 'string' ? [`.${parameters[key]}`] : []))
    const files = [...cases, 'healthy'].flatMap(folder =>
      [...selected, `.${region}`, ''].map(suffix => join(FIXTURES, folder, `${name.replace(':', '.')}${suffix}.txt`)),
    )
    const file = files.find(one => existsSync(one))
    if (!file) {
      response.writeHead(418).end(`nothing is recorded for ${name}${selected.join('')}`)
      return
    }
    const answer = answerIn(file)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    unsigned,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
