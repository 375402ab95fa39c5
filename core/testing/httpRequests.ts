import type { HttpRequest } from '../http/message.ts'

/** A request, `GET /` without anything unless given; its query follows from the query string. */
export const requestWith = (changes: Partial<Omit<HttpRequest, 'query'>>): HttpRequest => {
  const { queryString = '' } = changes
  return {
    route: '/',
    method: 'GET',
    path: '/',
    pathParameters: {},
    headers: {},
    body: Buffer.alloc(0),
    ...changes,
    queryString,
    query: Object.fromEntries(new URLSearchParams(queryString)),
  }
}
