import { z } from 'zod'
import { ValidationException } from './errors.ts'

/** One entry as it comes over the wire; what EventBridge answers for each entry by itself is checked by {@link checkedEntry}. */
const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Time: z.union([z.number(), z.string()]).optional(),
  Resources: z.array(z.string()).optional(),
  TraceHeader: z.string().optional(),
})
type Entry = z.infer<typeof Entry>

const Request = z.object({ Entries: z.array(Entry) })

/**
 * Largest request, bytes of all entries as EventBridge counts them. Regions differ since 2026 (1 MB in some): the smaller limit holds
 * everywhere, and what keeps to it needs no change to deploy elsewhere.
 * AWS: "Calculating Amazon EventBridge PutEvents event entry size".
 */
const MAX_REQUEST_BYTES = 256 * 1024

/** Bytes of an entry as EventBridge counts them. */
export const entryBytes = ({ Source = '', DetailType = '', Detail = '', Time, Resources = [] }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    Time === undefined ? 0 : 14,
  )

/**
 * The entries of a PutEvents request. AWS: "EventBridge API reference, PutEvents".
 * @throws ValidationException for a request that EventBridge refuses as a whole.
 */
export const requestEntries = (request: unknown): readonly Entry[] => {
  const parsed = Request.safeParse(request)
  if (!parsed.success)
    throw new ValidationException(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    )
  const { Entries } = parsed.data
  if (Entries.length < 1 || Entries.length > 10)
    throw new ValidationException(
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10, inclusive",
    )
  if (Entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > MAX_REQUEST_BYTES)
    throw new ValidationException('Total size of the entries in the request is over the limit.')
  return Entries
}

/** Why one entry is refused while others of its request pass. AWS: "EventBridge API reference, PutEventsResultEntry". */
export type Refusal = {
  readonly ErrorCode:
    | 'InvalidArgument'
    | 'MalformedDetail'
    | 'NotAuthorizedForSourceException'
    | 'ThrottlingException'
    | 'InternalFailure'
  readonly ErrorMessage: string
}

/** An entry that may become an event. */
export type CheckedEntry = {
  readonly source: string
  readonly detailType: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly busName: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly resources: readonly string[]
}

const invalid = (parameter: string, reason: string): Refusal => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}`,
})

const detailOf = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined
  } catch {
    return undefined
  }
}

/** Checks what EventBridge checks for each entry. The wire's numeric `Time` is in seconds. */
export const checkedEntry = (entry: Entry, now: number): CheckedEntry | Refusal => {
  const { Source, DetailType, Detail, EventBusName = 'default', Time, Resources = [] } = entry
  if (!Source) return invalid('Source', 'Source is a required argument.')
  if (!DetailType) return invalid('DetailType', 'DetailType is a required argument.')
  if (DetailType.length > 128) return invalid('DetailType', 'DetailType has more than 128 characters.')
  if (!Detail) return invalid('Detail', 'Detail is a required argument.')
  if (Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  const time = Time === undefined ? now : typeof Time === 'number' ? Time * 1000 : Date.parse(Time)
  if (Number.isNaN(time)) return invalid('Time', 'Time is not a date.')
  const detail = detailOf(Detail)
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
  const busName = EventBusName.slice(EventBusName.lastIndexOf('/') + 1)
  return { source: Source, detailType: DetailType, detail, busName, time, resources: Resources }
}
