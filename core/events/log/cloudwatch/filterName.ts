import * as z from 'zod'

/** Heads the name of each subscription filter that Sonde makes. */
const START = 'sonde?'

/** The maximum of a filter's name, characters (CloudWatch Logs API reference, PutSubscriptionFilter). */
export const MAX_FILTER_NAME = 512

/**
 * The settings of a log group that is a source. They stand in the name of its subscription filter, which comes with every delivery, so
 * that a group can be subscribed from any stack and nothing else has to know of it.
 */
export const GroupSettings = z.object({
  /** The source's name; made from the log group's name unless given. */
  source: z.string().min(1).optional(),
  /** The parser of its lines; found by looking at each line unless given. */
  format: z.string().min(1).optional(),
  /** A pattern in RE2 syntax with named groups, in place of a parser. */
  pattern: z.string().min(1).optional(),
  /** Whether the group belongs to the listener or a function of the stage that takes its lines. */
  own: z.literal('true').optional(),
})
export type GroupSettings = z.infer<typeof GroupSettings>

/** What `encodeURIComponent` leaves alone and the name of a filter must not have. */
const escaped = (text: string): string => encodeURIComponent(text).replaceAll('*', '%2A')

/**
 * The name of the subscription filter of a group with these settings: a query string, without the colon and the asterisk that the names
 * of filters must not have.
 * @throws Error when it is longer than CloudWatch Logs takes
 */
export const filterNameOf = (settings: GroupSettings): string => {
  const pairs = Object.entries(GroupSettings.parse(settings)).filter(([, value]) => value !== undefined)
  const name = START + pairs.map(([key, value]) => `${key}=${escaped(String(value))}`).join('&')
  if (name.length <= MAX_FILTER_NAME) return name
  throw new Error(`the settings of a log source take ${name.length} characters in the name of its filter, over 512`)
}

/** The settings in the names of the filters that matched. A filter of somebody else has none, and a setting that is wrong is left out. */
export const groupSettings = (filterNames: readonly string[]): GroupSettings => {
  const ours = filterNames.find(name => name.startsWith(START))
  const given = Object.fromEntries(new URLSearchParams(ours?.slice(START.length)))
  return GroupSettings.safeParse(given).data ?? {}
}
