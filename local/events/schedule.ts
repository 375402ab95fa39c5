const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Interval of a `rate(...)` expression, milliseconds. AWS: "Schedule types in EventBridge", rate expressions: a unit is singular for 1.
 * @throws Error for `cron(...)`, which the local run does not know, and for what is no rate.
 */
export const rateMs = (expression: string): number => {
  const [, count, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const ms = unitMs[unit ?? '']
  const value = Number(count)
  if (expression.startsWith('cron(')) throw new Error(`${expression}: the local run knows rate(...) only`)
  if (ms === undefined || value < 1 || (value === 1) === (plural === 's'))
    throw new Error(`${expression} is not a valid rate`)
  return value * ms
}
