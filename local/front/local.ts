import type { ServerResponse } from 'node:http'
import { answerJson, refuse } from './answers.ts'

/** An answer of the local run itself; without a body it has none. */
export type LocalAnswer = { readonly status: number; readonly body?: unknown }

/** The routes that the local run answers beside AWS, by path and method. They need no access key. */
export type LocalRoutes = Readonly<
  Record<string, Readonly<Record<string, (body: Buffer) => LocalAnswer | Promise<LocalAnswer>>>>
>

/** Where those paths begin. */
export const LOCAL_PREFIX = '/_local/'

/** Answers a request to one of the local run's own paths. */
export const answerLocal = async (
  routes: LocalRoutes,
  { method, path, body }: { method: string; path: string; body: Buffer },
  response: ServerResponse,
): Promise<void> => {
  const methods = routes[path]
  if (!methods) return refuse(response, { status: 404, type: 'NotFound', message: Object.keys(routes).join(', ') })
  const answer = methods[method]
  if (!answer)
    return refuse(response, { status: 405, type: 'MethodNotAllowed', message: Object.keys(methods).join(' or ') })
  const { status, body: said } = await answer(body)
  if (said === undefined) response.writeHead(status).end()
  else answerJson(response, status, said)
}
