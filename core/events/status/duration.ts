const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const

/** A length of time for people, in its two largest units, s: `25 s`, `30 min`, `2 h 5 min`. */
export const durationText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  const first = UNITS.findIndex(unit => whole >= unit.seconds)
  let rest = whole
  const parts = UNITS.slice(Math.max(0, first), first + 2).flatMap(unit => {
    const count = Math.floor(rest / unit.seconds)
    rest -= count * unit.seconds
    return count > 0 ? [`${count} ${unit.name}`] : []
  })
  return parts.join(' ') || '0 s'
}
