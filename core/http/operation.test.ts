import { expect, it } from 'vitest'
import * as z from 'zod'
import { claimsWith } from '../testing/claims.ts'
import { requestWith } from '../testing/httpRequests.ts'
import { jsonAnswer, valid } from './message.ts'
import { answering } from './operation.ts'

const Query = z.strictObject({ limit: z.string().optional() })
const handle = answering(
  async () => claimsWith(),
  {
    method: 'GET',
    path: '/things',
    id: 'listThings',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Things',
    query: Query,
    answers: { 'application/json': undefined },
    problems: [],
  },
  async ({ query }) => jsonAnswer(valid(Query, query)),
)

it.each(['=1', '=1&=2', '&', '&&limit=5', 'limit=5&='])(
  'a query may have parts without a name: ?%s',
  async queryString => {
    const { statusCode, body } = await handle(requestWith({ queryString }))
    expect([statusCode, JSON.parse(body)]).toEqual([200, queryString.includes('limit') ? { limit: '5' } : {}])
  },
)

it.each(['limit=5&limit=5', 'Limit=5', 'limit%20=5', 'limit[]=5', '__proto__=5'])(
  'a query is refused as a whole: ?%s',
  async queryString => {
    await expect(handle(requestWith({ queryString }))).rejects.toMatchObject({ code: 'bad-request' })
  },
)
