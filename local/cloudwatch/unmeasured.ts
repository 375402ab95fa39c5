import type { Measure } from '../contracts.ts'

/** Records nothing: an emulator that runs by itself has nobody who asks. */
export const unmeasured: Measure = () => () => undefined
