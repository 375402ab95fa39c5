/** Levels from quiet to loud; `unknown` stands outside the order and always passes a filter. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown'] as const

/** The maximum number of events that `tail` may ask for. */
export const MAX_TAIL = 10_000
