import { type Clock, systemClock } from './clock.ts'
import { type Network, systemNetwork } from './network.ts'

/** The parts of the machine that a watch runs on. Tests replace them; they are not among the options of the API. */
export type Machine = {
  readonly clock: Clock
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly network: Network
}

/** The machine as it is. */
export const thisMachine: Machine = { clock: systemClock, random: Math.random, network: systemNetwork }
