import * as z from 'zod'
import type { EventFrame } from '../../client/frames.ts'
import { AnyLevel } from '../../core/contracts/frames.ts'
import type { Api } from './api.ts'

const Fields = z.looseObject({
  id: z.string(),
  deviceId: z.string(),
  timestamp: z.string(),
  type: z.string(),
  level: AnyLevel,
  message: z.string(),
  data: z.looseObject({}).default({}),
})

const isEvent = (value: unknown): value is EventFrame => Fields.safeParse(value).success

/** An event of any version: a type that is not known here has the same fields. */
const AnyEvent = z.custom<EventFrame>(isEvent, 'not an event')

const Page = z.looseObject({ events: z.array(AnyEvent), cursor: z.string().nullable() })

/** The query of a page, without cursor. */
export type EventsQuery = Readonly<Record<string, string>>

/** @param deviceId undefined for all devices that the token covers */
export async function* eventsOf(
  api: Api,
  deviceId: string | undefined,
  query: EventsQuery,
): AsyncGenerator<EventFrame, void, undefined> {
  const path = deviceId === undefined ? '/events' : `/devices/${encodeURIComponent(deviceId)}/events`
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.output<typeof Page> = await api(
      { path: `${path}?${new URLSearchParams({ ...query, ...(cursor !== '' && { cursor }) })}` },
      Page,
    )
    yield* page.events
    cursor = page.cursor
  }
}
