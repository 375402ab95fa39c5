import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Caller } from '../contracts.ts'
import { refusalOf, refuse } from './answers.ts'
import { foreignPage, type Visitors } from './foreignPage.ts'
import { answerLocal, LOCAL_PREFIX, type LocalRoutes } from './local.ts'
import { bodyOf } from './requestBody.ts'

/** One AWS service behind the front: it answers a call of a known caller. */
export type Service = (call: Call) => void | Promise<void>
export type Call = {
  /** `PutItem` of `X-Amz-Target: DynamoDB_20120810.PutItem`; `Publish` of the form `Action=Publish&…`; empty for REST calls. */
  readonly operation: string
  readonly caller: Caller
  readonly body: Buffer
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export type FrontProps = {
  /** By the prefix of `X-Amz-Target`; those of the query protocol, whose requests are forms, by the service that signs them. */
  readonly services: Readonly<Record<string, Service>>
  /** `@connections` of API Gateway. */
  readonly connections: Service
  readonly callerOf: (accessKeyId: string) => Caller | undefined
  /** The web pages that may call it; those of the endpoint itself unless given. */
  readonly visitors?: Visitors
  /** The routes of the run itself. */
  readonly local: LocalRoutes
  /** Takes what a function puts to the `ResponseURL` of a custom resource. @returns whether it was waited for */
  readonly answered?: (token: string, body: Buffer) => boolean
}

/** Where functions put the answers of custom resources; on AWS it is a presigned URL of S3, which needs no access key either. */
export const ANSWER_PREFIX = '/_cloudformation/'

/**
 * The one endpoint of all emulated services: who calls is read from the access key that signed the request (the signature
 * itself is not checked), what is called from `X-Amz-Target` or the path.
 */
export const frontHandler =
  (props: FrontProps): RequestListener =>
  (request, response) => {
    answer(props, request, response).catch(error => {
      if (!response.headersSent) refuse(response, refusalOf(error))
      else response.destroy()
    })
  }

const answer = async (props: FrontProps, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const refused = foreignPage(request.headers, props.visitors ?? { origins: [], isOpen: false })
  if (refused !== undefined) {
    response.setHeader('connection', 'close')
    return refuse(response, { status: 403, type: 'AccessDeniedException', message: refused })
  }
  const body = await bodyOf(request)
  const path = request.url ?? '/'
  if (path.startsWith(LOCAL_PREFIX))
    return answerLocal(props.local, { method: request.method ?? 'GET', path, body }, response)
  if (path.startsWith(ANSWER_PREFIX)) {
    const isTaken = request.method === 'PUT' && props.answered?.(path.slice(ANSWER_PREFIX.length), body) === true
    response.writeHead(isTaken ? 200 : 403).end()
    return
  }
  const caller = props.callerOf(accessKeyOf(request) ?? '')
  if (!caller) {
    return refuse(response, {
      status: 403,
      type: 'UnrecognizedClientException',
      message: 'The access key is not known here. Use access key "local" and secret "local".',
    })
  }
  const [target = '', operation = ''] = targetOf(request, body)
  const service = path.includes('/@connections/') ? props.connections : props.services[target]
  if (!service) {
    return refuse(response, {
      status: 400,
      type: 'UnknownOperationException',
      message: `The local run does not know ${target || `${request.method} ${path}`}.`,
    })
  }
  await service({ operation, caller, body, request, response })
}

/** The service and the operation. A form has the operation in a field, and the service in the scope of its signature. */
const targetOf = (request: IncomingMessage, body: Buffer): readonly string[] => {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return String(request.headers['x-amz-target'] ?? '').split('.')
  const service = request.headers.authorization?.match(/Credential=[^/,\s]+\/\d+\/[\w-]+\/([\w-]+)\//)?.[1]
  return [service ?? '', new URLSearchParams(body.toString()).get('Action') ?? '']
}

/** `AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/dynamodb/aws4_request, …`: Signature Version 4. */
const accessKeyOf = ({ headers }: IncomingMessage): string | undefined =>
  headers.authorization?.match(/Credential=([^/,\s]+)\//)?.[1]
