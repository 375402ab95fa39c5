import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotAllowed } from '../exitCode.ts'
import { uncoveredNames } from './coverage.ts'

let devices: readonly string[] = []
const server = createServer((request, response) => {
  response.end(request.url === '/me' ? JSON.stringify({ sub: 'x', devices }) : '')
})
let http = ''
beforeAll(async () => {
  await new Promise<void>(listening => void server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  http = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => void server.close())

const uncovered = (covered: readonly string[], ...names: string[]) => {
  devices = covered
  return uncoveredNames({ http, token: async () => 'a.b.c' }, names, new AbortController().signal)
}

describe('names of which a token covers nothing', () => {
  it.each([
    [['web-*'], ['web-*'], []],
    [['web-*'], ['web-1*', 'we*'], []],
    [['web-1'], ['web-*'], []],
    [['*'], ['py-*'], []],
    [['web-*'], ['web-*', 'py-*', 'py-1', 'web-1', 'web'], ['py-*', 'py-1', 'web']],
    [['web-1'], ['web-1', 'web-*', 'web-11'], ['web-11']],
    [['web-*'], ['*'], []],
    // The stack refuses these itself.
    [['web-*'], ['py-1'], []],
  ])('of a token for %j among %j are %j', async (covered, names, expected) => {
    expect(await uncovered(covered, ...names)).toEqual(expected)
  })

  it('end the command where they are all names that it has', async () => {
    await expect(uncovered(['web-*', 'api'], 'py-*')).rejects.toThrow(
      new NotAllowed('the token covers nothing of py-*: it is for web-*, api'),
    )
  })

  it('are not known where the stack does not answer', async () => {
    const connection = { http: 'http://127.0.0.1:1', token: async () => 'a.b.c' }
    expect(await uncoveredNames(connection, ['py-*'], new AbortController().signal)).toEqual([])
  })
})
