import * as z from 'zod'
import type { Api } from './api.ts'

/** A device or a log source, of any version of the stack. */
export const AnyDevice = z.looseObject({
  deviceId: z.string(),
  kind: z.string().optional(),
  status: z.string(),
  lastSeenAt: z.string().nullable().default(null),
  lastLineAt: z.string().nullish(),
  uplinkCount: z.number().nullable().default(null),
  temperature: z.number().nullable().default(null),
  keyedAt: z.string().nullish(),
  blockedAt: z.string().nullable().default(null),
  configuration: z.looseObject({ version: z.number(), state: z.string() }).optional(),
})
export type AnyDevice = z.infer<typeof AnyDevice>

const Page = z.looseObject({ devices: z.array(AnyDevice), cursor: z.string().nullable() })

/** Every device that the token covers. */
export async function* devicesOf(api: Api): AsyncGenerator<AnyDevice, void, undefined> {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '1000', ...(cursor !== '' && { cursor }) })
    const page: z.output<typeof Page> = await api({ path: `/devices?${query}` }, Page)
    yield* page.devices
    cursor = page.cursor
  }
}
