import * as z from 'zod'
import { setting } from './setting.ts'

/** Whether the stage watches itself, and how often. */
export const canarySettings = {
  canary: setting(
    z
      .union([
        z.literal(false),
        z.strictObject({
          everyMinutes: setting(z.int().min(1).max(60).default(5), {
            about: 'Time between two uplinks of the canary',
            unit: 'minutes',
            cost: 'a run is about one uplink and 300 ms of a function: some $0.30 a month at 5',
          }),
        }),
      ])
      .default({ everyMinutes: 5 }),
    {
      about: 'Sends an uplink through the whole stack now and then, as a device of its own; `false` leaves it out',
      cost: 'about $2 a month, most of it four metrics and an alarm',
    },
  ),
}

/** What is wrong with settings that are each allowed: the setting, and why. */
export const canaryProblems = ({
  canary,
  sourceRanges,
  oidc,
}: z.infer<z.ZodObject<typeof canarySettings>> & {
  readonly sourceRanges: readonly string[]
  readonly oidc?: { readonly only: boolean } | undefined
}): ReadonlyMap<string, string> => {
  if (!canary) return new Map()
  if (!sourceRanges.includes('0.0.0.0/0'))
    return new Map([
      ['canary', 'it sends from addresses of AWS that change, which sourceRanges keep out: set "canary": false'],
    ])
  if (oidc?.only)
    return new Map([
      ['canary', 'it signs its tokens with the stack’s own key, which oidc.only refuses: set "canary": false'],
    ])
  return new Map()
}
