import * as z from 'zod'
import { setting } from './setting.ts'

/** Whether the stage tests itself, and how often. */
export const canarySettings = {
  canary: setting(
    z
      .union([
        z.literal(false),
        z.strictObject({
          everyMinutes: setting(z.int().min(1).max(60).default(5), {
            about: 'Time between two uplinks of the canary',
            unit: 'minutes',
            cost: 'a run costs about as much as one uplink and 300 ms of a function: about $0.30 a month at 5',
          }),
        }),
      ])
      .default({ everyMinutes: 5 }),
    {
      about: 'Sends an uplink through the whole stack at an interval, from a device of its own; `false` leaves it out',
      cost: 'about $2 a month, most of it four metrics and an alarm',
    },
  ),
}

/** Combinations of settings that are not allowed: the setting, and the reason. */
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
      ['canary', 'it sends from addresses of AWS that change and that sourceRanges exclude: set "canary": false'],
    ])
  if (oidc?.only)
    return new Map([
      ['canary', 'it signs its tokens with the stack’s own key, which oidc.only refuses: set "canary": false'],
    ])
  return new Map()
}
