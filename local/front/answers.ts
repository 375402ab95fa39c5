import type { ServerResponse } from 'node:http'
import { AccessDenied } from '../contracts.ts'

/** An error as AWS JSON 1.0/1.1 words it: `__type` and `message`. */
export type Refusal = { readonly status: number; readonly type: string; readonly message: string }

export const answerJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
  response.end(text)
}

export const refuse = (response: ServerResponse, { status, type, message }: Refusal): void =>
  answerJson(response, status, { __type: type, message, Message: message }, { 'x-amzn-errortype': type })

/** The answer to a failure: a refusal of IAM as it is, any other failure as an internal error. */
export const refusalOf = (error: unknown): Refusal => {
  if (error instanceof AccessDenied) return { status: 400, type: 'AccessDeniedException', message: error.message }
  const {
    name = 'InternalFailure',
    code = undefined,
    message = String(error),
  } = error instanceof Error ? { ...error, name: error.name, message: error.message, code: codeOf(error) } : {}
  return code === undefined ? { status: 500, type: name, message } : { status: 400, type: code, message }
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined
