import type { Measure, Resource, Say } from '../contracts.ts'
import { type AlarmNotice, alarmNotice } from './alarmNotice.ts'
import { type AlarmDefinition, alarmDefinition, type Watched } from './alarmProperties.ts'
import { type AlarmState, evaluated, rangeOf } from './evaluation.ts'
import { pointsOf } from './points.ts'
import { seriesStore } from './series.ts'

type Alarm = {
  readonly definition: AlarmDefinition
  state: AlarmState
  /** The newest first. */
  points: readonly (number | undefined)[]
}

/** An alarm as it stands. */
export type AlarmStanding = {
  readonly name: string
  readonly state: AlarmState
  /** The values that were compared, and the result. */
  readonly reason: string
  readonly description: string
  /** Metrics that no part of the run measures: on AWS they may have another name, or other dimensions. */
  readonly unmeasured: readonly string[]
}

/** Asks something for its value when a minute ends: what nobody reports by itself. */
export type Look = () => void | Promise<void>

/** Takes the notice of a change to its topics. */
export type AlarmListener = (notice: AlarmNotice) => void | Promise<void>

/** CloudWatch on this machine. */
export type CloudWatch = {
  readonly measure: Measure
  /** Has something looked at whenever a minute ends. */
  readonly atEachMinute: (look: Look) => void
  /** Has a listener told of each change of an alarm that tells topics. */
  readonly atEachAlarm: (listener: AlarmListener) => void
  readonly alarms: () => readonly AlarmStanding[]
  /** Begins to evaluate: once what is watched is there, as CloudFormation makes an alarm after what it depends on. */
  readonly start: () => void
  readonly close: () => void
}

/**
 * Evaluates the alarms of the template over what is measured here. Only what an alarm watches is kept, for as many minutes as it
 * looks at. A minute is as long as `minuteMs` says. Not emulated: actions but those of topics, composite alarms, anomaly detection, periods under a
 * minute, the time in a metric's line.
 * CloudWatch User Guide, "Using Amazon CloudWatch alarms".
 * @throws Error for an alarm that is not understood
 */
export const cloudWatch = ({
  resources,
  minuteMs,
  say,
  now,
  place,
}: {
  /** `AWS::CloudWatch::Alarm` */
  readonly resources: readonly Resource[]
  /** How long a minute is here, ms. */
  readonly minuteMs: number
  readonly say: Say
  /** ms since 1970 */
  readonly now: () => number
  readonly place: { readonly region: string; readonly accountId: string }
}): CloudWatch => {
  const series = seriesStore()
  const alarms = resources.map(
    (resource): Alarm => ({ definition: alarmDefinition(resource), state: 'INSUFFICIENT_DATA', points: [] }),
  )
  for (const { definition } of alarms) {
    const minutes = rangeOf(definition.condition) * definition.period
    for (const { metric } of definition.watched) series.keep(metric, minutes)
  }
  const looks: Look[] = []
  const listeners: AlarmListener[] = []
  const startedAt = now()

  const reasonOf = ({ definition, points }: Alarm): string => {
    const silent = definition.watched.filter(({ metric }) => !series.hasValues(metric))
    const shown = points.map(point => (point === undefined ? 'none' : String(Math.round(point * 100) / 100)))
    const names = silent.map(({ metric: { namespace, name } }) => `${namespace} ${name}`)
    return [
      `wants ${definition.told}; newest first: ${shown.join(', ')}`,
      ...(names.length > 0 ? [`no value yet of ${[...new Set(names)].join(', ')}`] : []),
    ].join('; ')
  }

  const tell = (alarm: Alarm, before: AlarmState): void => {
    const isOn = alarm.state === 'ALARM'
    if (!isOn && before !== 'ALARM') return
    const { name, description } = alarm.definition
    const line = {
      time: new Date(now()).toISOString(),
      level: isOn ? 'warn' : 'info',
      message: isOn ? 'alarm' : 'alarm is over',
      alarm: name,
      reason: reasonOf(alarm),
      ...(isOn && { description }),
    }
    say('alarms', JSON.stringify(line))
  }

  const publish = ({ definition, state, points }: Alarm, before: AlarmState): void => {
    const notice = alarmNotice(definition, { state, before, points, at: now(), startedAt, place })
    if (notice.topicArns.length > 0) for (const listener of listeners) void listener(notice)
  }

  const evaluate = (): void => {
    for (const alarm of alarms) {
      const before = alarm.state
      alarm.points = pointsOf(alarm.definition, series)
      alarm.state = evaluated(alarm.points, alarm.definition.condition, before)
      if (alarm.state === before) continue
      tell(alarm, before)
      publish(alarm, before)
    }
  }

  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  /** A minute is from one look to the next, however long that takes: a machine that stands still makes no empty minutes. */
  const turn = async (): Promise<void> => {
    await Promise.all(looks.map(look => look()))
    if (isClosed) return
    series.turn()
    evaluate()
    later()
  }
  const later = (): void => {
    timer = setTimeout(() => void turn(), minuteMs)
  }

  return {
    measure: series.recorder,
    atEachMinute: look => void looks.push(look),
    atEachAlarm: listener => void listeners.push(listener),
    alarms: () =>
      alarms.map(alarm => ({
        name: alarm.definition.name,
        state: alarm.state,
        reason: reasonOf(alarm),
        description: alarm.definition.description,
        unmeasured: alarm.definition.watched.filter(({ metric }) => !series.isMeasured(metric)).map(told),
      })),
    start: later,
    close: () => {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

const told = ({ metric: { namespace, name, dimensions } }: Watched): string =>
  [namespace, name, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(' ')
