import type { WatchOptions } from './options.ts'
import type { StatusItem } from './statusItems.ts'

/** Whose status to watch, and who is told: the options of `watch`, without those that choose events. */
export type StatusOptions = Omit<WatchOptions, 'tail' | 'since' | 'level' | 'levels' | 'onEvent'> & {
  /** Called for each item, instead of iterating over the watch. */
  readonly onChange?: ((item: StatusItem) => void) | undefined
}
