import { describe, expect, it } from 'vitest'
import { type ApiDependencies, exportApi } from './api.ts'

const page = () => Response.json({ events: [], cursor: null, lookedTo: null, readUnits: 1 })
const problem = (status: number, code: string, headers = {}) =>
  Response.json({ title: `It is ${code}`, status, code }, { status, headers })

const apiWith = (answers: readonly (() => Response | Error)[], changes: Partial<ApiDependencies> = {}) => {
  const waits: number[] = []
  const limits: number[] = []
  const tokens: string[] = []
  let at = 0
  const api = exportApi({
    http: 'https://api',
    token: async isRefused => (isRefused ? 'new' : 'old'),
    fetch: async (_, { headers }) => {
      tokens.push(headers.authorization ?? '')
      const answer = (answers[Math.min(at++, answers.length - 1)] ?? page)()
      if (answer instanceof Error) throw answer
      return answer
    },
    wait: async ms => void waits.push(ms),
    random: () => 0.5,
    signal: new AbortController().signal,
    onLimit: ms => limits.push(ms),
    ...changes,
  })
  return { get: () => api.events('/events', {}), waits, limits, tokens, count: api.count }
}

describe('a request that fails', () => {
  it('for the budget of a minute waits as long as the stage says', async () => {
    const { get, waits, limits } = apiWith([() => problem(429, 'too-much-reading', { 'retry-after': '17' }), page])
    await get()
    expect([waits, limits]).toEqual([[17_500], [17_500]])
  })

  it('for what others have reserved is sent again when one of them has ended, and not a minute later', async () => {
    const slow = Promise.withResolvers<void>()
    let asked = 0
    const limited = () => problem(429, 'too-much-reading', { 'retry-after': '60' })
    const { get, limits, count } = apiWith([], {
      fetch: async () => {
        const number = ++asked
        if (number === 1) await slow.promise
        return number === 2 ? limited() : page()
      },
    })
    const first = get()
    const second = get()
    await expect.poll(() => asked).toBe(2)
    slow.resolve()
    await Promise.all([first, second])
    expect([limits, count()]).toEqual([[], 3])
  })

  it('for a reason that may pass is sent again, with longer waits, and a limited number of times', async () => {
    const failing = apiWith([() => new TypeError('fetch failed')])
    await expect(failing.get()).rejects.toThrow('https://api cannot be reached: fetch failed')
    expect(failing.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000])
    const passing = apiWith([() => problem(503, 'unavailable'), () => new Response('', { status: 429 }), page])
    await passing.get()
    expect(passing.count()).toBe(3)
  })

  it('with an expired token takes a new one, once', async () => {
    const renewed = apiWith([() => problem(401, 'expired-token'), page])
    await renewed.get()
    expect(renewed.tokens).toEqual(['Bearer old', 'Bearer new'])
    const revoked = apiWith([() => problem(401, 'revoked-token')])
    await expect(revoked.get()).rejects.toThrow('the HTTP API answers 401: It is revoked-token')
    expect(revoked.count()).toBe(2)
  })

  it.each([400, 403, 404, 409])('with %i is not sent again', async status => {
    const { get, count } = apiWith([() => problem(status, 'no')])
    await expect(get()).rejects.toMatchObject({ name: 'Refused', code: 'no' })
    expect(count()).toBe(1)
  })

  it('after Ctrl-C is not sent again', async () => {
    const stop = new AbortController()
    const interrupted = () => {
      stop.abort()
      return new Error('aborted')
    }
    const failing = apiWith([interrupted], { signal: stop.signal })
    await expect(failing.get()).rejects.toMatchObject({ name: 'AbortError' })
    expect(failing.count()).toBe(1)
  })
})
