import * as z from 'zod'
import { nearest, unknownName } from '../core/contracts/nearest.ts'

const often = { rate: z.number().min(0).max(1), times: z.int().min(1).max(1_000_000).optional() }
const delayMs = z.number().min(0).max(60_000).optional()
const name = z.string().min(1).optional()
const perSecond = z.number().min(0).max(1_000_000)
const burst = z.int().min(0).max(1_000_000).optional()

/** Each fault with the parameters that it takes. */
const faults = {
  'bus-refuse': z.strictObject(often),
  'bus-delay': z
    .strictObject({ ...often, function: name, delayMs, minDelayMs: delayMs })
    .refine(
      ({ delayMs = 1000, minDelayMs = 0 }) => minDelayMs <= delayMs,
      'minDelayMs is at most delayMs (1,000 unless given)',
    ),
  'bus-duplicate': z.strictObject({ ...often, function: name }),
  'rule-conflict': z.strictObject(often),
  'key-refuse': z.strictObject(often),
  'table-throttle': z.strictObject({ ...often, table: name, index: name }),
  'post-fail': z.strictObject(often),
  'post-reorder': z.strictObject({ ...often, delayMs }),
  'socket-cut': z.strictObject(often),
  'function-throw': z.strictObject({ ...often, function: name }),
  'function-throttle': z.strictObject({ ...often, function: name }),
  'function-delay': z.strictObject({ ...often, function: name, delayMs }),
  'function-refuse': z.strictObject({ ...often, function: name }),
  'queue-refuse': z.strictObject({ ...often, queue: name }),
  'topic-refuse': z.strictObject(often),
}

/** Each quota of the account that can be lowered. Those of a deployed account are too high to be met on this machine. */
const quotas = {
  'bus-quota': z.strictObject({ perSecond, burst }),
  'gateway-quota': z.strictObject({ perSecond, burst }),
  'function-quota': z.strictObject({ concurrent: z.int().min(1).max(100_000) }),
}

/** The body of `PUT /_local/faults`: the faults and quotas from now on; `{}` ends them all. `seed` starts the dice anew. */
export const FaultSwitches = z.strictObject({ ...faults, ...quotas, seed: z.int() }).partial()
export type FaultSwitches = z.infer<typeof FaultSwitches>

/** The names that narrow a fault: parts of logical ids of the template. */
export type NarrowingNames = {
  readonly functions: readonly string[]
  readonly tables: readonly string[]
  readonly queues: readonly string[]
  /** Their names as they are. */
  readonly indexes: readonly string[]
}

const shapes: Readonly<Record<string, z.ZodObject>> = { ...faults, ...quotas }

const inWords = (issue: z.core.$ZodIssue): readonly string[] => {
  const at = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const [within] = issue.path
    const known =
      within === undefined ? Object.keys(FaultSwitches.shape) : Object.keys(shapes[String(within)]?.shape ?? {})
    return issue.keys.map(key => `${[...issue.path, key].join('.')}: ${unknownName(key, known)}`)
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 1) return [`${at}: is missing`]
  return [at === '' ? issue.message : `${at}: ${issue.message}`]
}

const isPartOfOne = (part: string, names: readonly string[]): boolean =>
  names.some(one => one.toLowerCase().includes(part.toLowerCase()))

/** A function, table, index or queue that narrows a fault has to be part of a name in the template: otherwise the fault would silently strike nothing. */
const narrowedToNothing = (switches: FaultSwitches, { functions, tables, queues, indexes }: NarrowingNames): string[] =>
  Object.entries(switches).flatMap(([fault, settings]) => {
    if (typeof settings !== 'object') return []
    const problem = (field: string, part: unknown, names: readonly string[]): string[] =>
      typeof part !== 'string' || isPartOfOne(part, names)
        ? []
        : [
            `${fault}.${field}: no ${field} of the template has ${part} in its name; did you mean ${nearest(part, names)}?`,
          ]
    return [
      ...('function' in settings ? problem('function', settings.function, functions) : []),
      ...('table' in settings ? problem('table', settings.table, tables) : []),
      ...('index' in settings ? problem('index', settings.index, indexes) : []),
      ...('queue' in settings ? problem('queue', settings.queue, queues) : []),
    ]
  })

/** Reads the body of `PUT /_local/faults`. @returns the switches, or every problem in words */
export const readSwitches = (
  json: unknown,
  names: NarrowingNames,
): { readonly switches: FaultSwitches } | { readonly problems: readonly string[] } => {
  const read = FaultSwitches.safeParse(json, { reportInput: true })
  if (!read.success) return { problems: read.error.issues.flatMap(inWords) }
  const problems = narrowedToNothing(read.data, names)
  return problems.length > 0 ? { problems } : { switches: read.data }
}
