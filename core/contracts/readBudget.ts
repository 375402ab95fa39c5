/** The subject of a token has used the read units that it may use in a minute. */
export class TooMuchReading extends Error {
  override readonly name = 'TooMuchReading'
  /** When the next minute begins, seconds from now. */
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('the subject has used its read units of this minute')
    this.retryAfter = retryAfter
  }
}

/**
 * Reads on behalf of a token's subject. `expected` read units are reserved first, so that simultaneous reads do not pass together,
 * and corrected by what the read has cost.
 * @throws TooMuchReading when nothing is left in this minute; errors of `read`
 */
export type ReadBudget = <Result extends { readonly readUnits: number }>(
  sub: string,
  expected: number,
  read: () => Promise<Result>,
) => Promise<Result>

/** The read units that events of a page are expected to cost: twice those of events of a kilobyte. @param most the budget of the page */
export const expectedUnits = (events: number, most: number): number => Math.min(most, Math.ceil(events / 4) + 1)

const SEARCH_UNITS = 250

/**
 * The read units to reserve for a search, which takes only some of the events that it reads: it may pass thousands to find one, or
 * none. @param most the budget of the page
 */
export const searchUnits = (events: number, most: number): number =>
  Math.min(most, Math.max(SEARCH_UNITS, expectedUnits(events, most)))
