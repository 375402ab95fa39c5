import { Broken, type Finding } from './hops.ts'

/** A clock that only goes forward, ms. */
export type Clock = () => number

/** What a step gave, with how it went. */
export type Measured<Value> = {
  readonly finding: Finding
  readonly value?: Value
  /** What was thrown. */
  readonly error?: unknown
}

/**
 * Takes a step of the walk and says how it went. Never throws: what is not a {@link Broken} of its own is one that nobody
 * has foreseen, and is shown as it is.
 * @param since when it began, ms
 */
export const measured = async <Value>(
  step: () => Promise<Value>,
  clock: Clock,
  since: number = clock(),
): Promise<Measured<Value>> => {
  const ms = () => Math.max(0, clock() - since)
  try {
    const value = await step()
    return { finding: { state: 'ok', ms: ms() }, value }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const next = error instanceof Broken ? error.next : 'This was not foreseen: run it once more, and report it.'
    return { finding: { state: 'failed', ms: ms(), why, next }, error }
  }
}

/**
 * The outcome of a step that may take as long as `patienceMs` and no longer.
 * @param late what is thrown then
 */
export const within = async <Value>(patienceMs: number, step: Promise<Value>, late: () => Error): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const giveUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), patienceMs)
  })
  try {
    return await Promise.race([step, giveUp])
  } finally {
    clearTimeout(timer)
  }
}

/** Node's code of an error, such as `ECONNREFUSED`, wherever in its causes it stands. */
export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}
