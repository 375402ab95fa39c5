/** State of an alarm, as CloudWatch names it. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

/** When an alarm goes off. */
export type Condition = {
  readonly isBreaching: (value: number) => boolean
  readonly evaluationPeriods: number
  readonly datapointsToAlarm: number
  readonly missing: 'breaching' | 'notBreaching' | 'ignore' | 'missing'
}

/**
 * Periods that are looked back at beyond those that are evaluated, for data that came late. How many they are CloudWatch does not
 * say; its examples have two.
 */
const FURTHER_PERIODS = 2

/** How many periods {@link evaluated} wants. */
export const rangeOf = ({ evaluationPeriods }: Pick<Condition, 'evaluationPeriods'>): number =>
  evaluationPeriods + FURTHER_PERIODS

/**
 * The state of an alarm by its data points, the newest first, undefined where there are none. CloudWatch User Guide, "Configuring how
 * CloudWatch alarms treat missing data": where enough points exist in the range the newest of them decide, else the missing ones
 * count as the alarm says. Points that the list does not have are of periods before the run: they do not count as breaching.
 */
export const evaluated = (
  points: readonly (number | undefined)[],
  { isBreaching, evaluationPeriods, datapointsToAlarm, missing }: Condition,
  before: AlarmState,
): AlarmState => {
  const existing = points.slice(0, rangeOf({ evaluationPeriods })).filter(point => point !== undefined)
  const breaching = existing.slice(0, evaluationPeriods).filter(isBreaching).length
  const absent = Math.max(0, evaluationPeriods - existing.length)
  const goesOff = (count: number): AlarmState => (count >= datapointsToAlarm ? 'ALARM' : 'OK')
  if (absent === 0 || missing === 'notBreaching') return goesOff(breaching)
  if (missing === 'breaching')
    return goesOff(breaching + Math.max(0, Math.min(evaluationPeriods, points.length) - existing.length))
  if (existing.length === 0) return missing === 'ignore' ? before : 'INSUFFICIENT_DATA'
  if (breaching >= datapointsToAlarm) return 'ALARM'
  if (breaching + absent < datapointsToAlarm) return 'OK'
  if (missing === 'ignore') return before
  return breaching === existing.length ? 'ALARM' : 'OK'
}
