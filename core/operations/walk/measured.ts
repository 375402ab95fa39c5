import { Broken, type Finding } from './hops.ts'

/** A monotonic clock, ms. */
export type Clock = () => number

/** The result of a step and its finding. */
export type Measured<Value> = {
  readonly finding: Finding
  readonly value?: Value
  /** The error that the step threw. */
  readonly error?: unknown
}

/**
 * Takes a step of the walk and measures it. Never throws: an error that is not {@link Broken} was not foreseen, and is
 * reported as it is.
 * @param since the time at which the step began, ms
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
 * The result of a step that may take at most `patienceMs`.
 * @param late makes the error that is thrown after that time
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

/** Node's code of an error or of one of its causes, such as `ECONNREFUSED`. */
export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}
