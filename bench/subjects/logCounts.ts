import * as z from 'zod'
import type { Endpoints } from '../../local/endpoints.ts'

const Stats = z.object({ buckets: z.array(z.object({ lines: z.record(z.string(), z.number()) })) })

/** The lines of some sources that are stored, by the counts of the last hours: a batch is counted when it is stored. */
export const storedLines = async (
  { http, token }: Pick<Endpoints, 'http' | 'token'>,
  sources: readonly string[],
): Promise<number> => {
  const counts = await Promise.all(
    sources.map(async source => {
      const response = await fetch(`${http}/stats?deviceId=${source}&by=hour`, {
        headers: { authorization: `Bearer ${token}` },
      })
      if (!response.ok) throw new Error(`/stats: ${response.status}`)
      const { buckets } = Stats.parse(await response.json())
      return buckets.flatMap(({ lines }) => Object.values(lines)).reduce((sum, one) => sum + one, 0)
    }),
  )
  return counts.reduce((sum, one) => sum + one, 0)
}
