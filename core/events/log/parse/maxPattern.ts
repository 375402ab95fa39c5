/** The maximum length of a pattern, characters. It stands by itself, so that a check of the length does not load the engine. */
export const MAX_PATTERN = 1000
