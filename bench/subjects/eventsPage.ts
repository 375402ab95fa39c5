import * as z from 'zod'
import type { Endpoints } from '../../local/endpoints.ts'

const Page = z.looseObject({ events: z.array(z.unknown()), readUnits: z.number() })

/** A page of history over HTTP. */
export type SeenPage = {
  /** From the request to the last byte of the answer, ms. */
  readonly ms: number
  readonly events: number
  /** DynamoDB read units, as the answer says. */
  readonly readUnits: number
}

/** Reads the newest events of a device over HTTP. @throws Error with the answer when it is not 200 */
export const readTail = async (
  { http, token }: Pick<Endpoints, 'http' | 'token'>,
  deviceId: string,
  tail: number,
): Promise<SeenPage> => {
  if (http === null) throw new Error('the stack has no HTTP API')
  const url = `${http}/devices/${encodeURIComponent(deviceId)}/events?tail=${tail}`
  const startedAt = performance.now()
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  const ms = performance.now() - startedAt
  if (response.status !== 200) throw new Error(`GET ${url}: ${response.status} ${text.slice(0, 500)}`)
  const { events, readUnits } = Page.parse(JSON.parse(text))
  return { ms, events: events.length, readUnits }
}
