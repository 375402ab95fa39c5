import type { Machine } from './machine.ts'
import type { WatchOptions } from './options.ts'
import type { Tuning } from './tuning.ts'

/** The options of a watch, with a default for each that tunes it, and the machine that it runs on. */
export type Settings = WatchOptions & Tuning & Machine
