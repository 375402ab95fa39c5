/** Random numbers that come again with the same seed: for tests and simulated devices, never for secrets. */
export type Random = {
  /** From 0 up to, not including, 1. */
  readonly unit: () => number
  /** A whole number from `least` to `most`, both included. */
  readonly integer: (least: number, most: number) => number
  /** True once in `times` tries, on average. */
  readonly onceIn: (times: number) => boolean
}

/** The generator mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to make plausible data. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (least: number, most: number): number => least + Math.floor(unit() * (most - least + 1))
  return { unit, integer, onceIn: times => unit() * times < 1 }
}
