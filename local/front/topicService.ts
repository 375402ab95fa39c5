import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { AccessDenied } from '../contracts.ts'
import { type Answer, topicAction } from '../topics/actions.ts'
import { TopicFailure } from '../topics/failure.ts'
import type { Topics } from '../topics/topics.ts'
import type { Service } from './front.ts'

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')

/** A list is a `member` for each of its elements, but for the entries of a map, which follow each other. */
const xmlOf = (name: string, value: Answer[string]): string => {
  if (typeof value === 'string') return `<${name}>${escaped(value)}</${name}>`
  if (!isList(value)) return `<${name}>${inner(value)}</${name}>`
  if (name === 'entry') return value.map(one => xmlOf(name, one)).join('')
  return `<${name}>${value.map(one => xmlOf('member', one)).join('')}</${name}>`
}
const isList = (value: Answer[string]): value is readonly Answer[] => Array.isArray(value)
const inner = (answer: Answer): string =>
  Object.entries(answer)
    .map(([name, value]) => xmlOf(name, value))
    .join('')

const answerXml = (response: ServerResponse, status: number, xml: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml' })
  response.end(xml)
}

const refusalOf = (error: unknown): Pick<TopicFailure, 'code' | 'status' | 'message'> => {
  if (error instanceof TopicFailure) return error
  // Amazon SNS API Reference, "Common Errors".
  if (error instanceof AccessDenied) return { code: 'AuthorizationError', status: 403, message: error.message }
  return { code: 'InternalError', status: 500, message: error instanceof Error ? error.message : String(error) }
}

/** SNS in the AWS query protocol: a form in, XML out. */
export const topicService =
  (topics: Topics): Service =>
  async ({ operation, caller, body, response }) => {
    const RequestId = randomUUID()
    try {
      const fields = Object.fromEntries(new URLSearchParams(body.toString()))
      const answer = await topicAction(topics, operation, fields, caller)
      const result = inner({ [`${operation}Result`]: answer, ResponseMetadata: { RequestId } })
      answerXml(response, 200, `<${operation}Response xmlns="${NAMESPACE}">${result}</${operation}Response>`)
    } catch (error) {
      const { code: Code, status, message: Message } = refusalOf(error)
      const refused = inner({ Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code, Message }, RequestId })
      answerXml(response, status, `<ErrorResponse xmlns="${NAMESPACE}">${refused}</ErrorResponse>`)
    }
  }
