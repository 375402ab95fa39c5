const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** A time span in its two largest units: `12 min`, `1 h 30 min`, `45 s`. */
export const durationText = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  const first = UNITS.findIndex(([, size]) => whole >= size)
  if (first < 0) return '0 s'
  const parts: string[] = []
  let rest = whole
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    rest -= count * size
  }
  return parts.join(' ')
}

/** The time since then in the largest unit: `3 s`, `4 min`. A time in the future is `0 s`. */
export const spanText = (ms: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.floor((nowMs - ms) / 1000))
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? UNITS[3]
  return `${Math.floor(seconds / size)} ${unit}`
}

/** How long ago, in the largest unit: `3 s ago`, `4 min ago`. A time in the future is `now`. */
export const agoText = (ms: number, nowMs: number): string => (nowMs - ms < 1000 ? 'now' : `${spanText(ms, nowMs)} ago`)

/** `in 5 s`, counting down to the next attempt; `now` during it. */
export const countdownText = (at: number, nowMs: number): string => {
  const seconds = Math.ceil((at - nowMs) / 1000)
  return seconds > 0 ? `in ${seconds} s` : 'now'
}
