import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../../../core/contracts/http.ts'
import { ApiError } from '../api/problem.ts'
import { startSession } from './start.ts'
import { tokenStore } from './tokenStore.ts'

const settings = { webSocketUrl: 'wss://x/live', httpUrl: 'https://x', coapUrl: 'coap://x', stage: 'test', columns: [] }
const me = (sub: string, devices = ['*']): Me => ({
  sub,
  devices,
  scope: ['read'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  heartbeatInterval: { minimum: 10, maximum: 86_400 },
})
const expired = new ApiError('expired-token', { status: 401, detail: 'The token has expired' })
const away = new ApiError('unreachable', { status: 0, detail: 'No answer.' })

const holders: Record<string, Me | ApiError> = {
  ada: me('ada'),
  adaAgain: me('ada'),
  adaForOne: me('ada', ['A']),
  eve: me('eve'),
  old: expired,
  away,
  busy: new ApiError('unavailable', { status: 503, detail: 'A moment.' }),
}
const start = (kept: string | undefined, linked: string | undefined) => {
  const texts = new Map<string, string>()
  const store = tokenStore({
    getItem: key => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: key => void texts.delete(key),
  })
  if (kept !== undefined) store.write({ token: kept })
  const check = async (_: unknown, token: string) => {
    const holder = holders[token]
    if (!holder || holder instanceof ApiError) throw holder
    return holder
  }
  return { begun: startSession({ settings, store, linked, check }), kept: () => store.read()?.token }
}

beforeEach(() => vi.stubGlobal('location', { pathname: '/', origin: 'https://console' }))
afterEach(() => vi.unstubAllGlobals())

describe('a page begins', () => {
  it.each([
    ['signed out without a token', undefined, undefined, { kind: 'out' }, undefined],
    ['signed in with the token of before', 'ada', undefined, { kind: 'in', me: { sub: 'ada' } }, 'ada'],
    ['signed in by a link', undefined, 'eve', { kind: 'in', me: { sub: 'eve' } }, 'eve'],
    ['signed out with the reason', 'old', undefined, { kind: 'out', error: expired }, 'old'],
    ['signed in by a link when the session is over', 'old', 'eve', { kind: 'in', me: { sub: 'eve' } }, 'eve'],
    ['with the newer token of the same holder', 'ada', 'adaAgain', { kind: 'in', me: { sub: 'ada' } }, 'adaAgain'],
  ])('%s', async (_, before, linked, expected, after) => {
    const { begun, kept } = start(before, linked)
    const told = await begun
    expect(told).toMatchObject(expected)
    expect(told).not.toHaveProperty('offer')
    expect(kept()).toBe(after)
  })
})

describe('a link to a page on which somebody is signed in (session fixation)', () => {
  it.each([
    ['offers another subject', 'eve', { kind: 'other', me: { sub: 'eve' } }],
    ['offers the same subject with other rights', 'adaForOne', { kind: 'other', me: { devices: ['A'] } }],
    ['says that its token is refused', 'old', { kind: 'refused', error: expired }],
  ])('%s, and leaves the session as it is', async (_, linked, offer) => {
    const { begun, kept } = start('ada', linked)
    expect(await begun).toMatchObject({ kind: 'in', me: { sub: 'ada' }, credential: { token: 'ada' }, offer })
    expect(kept()).toBe('ada')
  })
})

describe('while the API is away', () => {
  it.each([
    ['the session is kept', 'away', undefined, 'away'],
    ['the session is kept when the API is overloaded', 'busy', undefined, 'busy'],
    ['the token of a link is kept', undefined, 'away', 'away'],
    ['the session is kept beside a link', 'away', 'eve', 'away'],
    ['the session is kept when the token of a link cannot be checked', 'ada', 'away', 'ada'],
  ])('%s, and the start is tried again', async (_, before, linked, after) => {
    const { begun, kept } = start(before, linked)
    await expect(begun).rejects.toBeInstanceOf(ApiError)
    expect(kept()).toBe(after)
  })
})
