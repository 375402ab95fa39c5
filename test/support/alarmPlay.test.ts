import { describe, expect, it } from 'vitest'
import { type AlarmName, alarmNames } from '../../infra/alarm-names.ts'
import type { AlarmDefinition } from '../../local/cloudwatch/alarmProperties.ts'
import { alarmsOf, type Minute, played } from './alarmPlay.ts'

const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000'
const MAX_TASKS = 4
/** With all that an alarm can be about: a customer's key, and a second listener. */
const alarms = await alarmsOf({ kmsKeyArn, listenerCount: 2, listenerMaxCount: MAX_TASKS })
const quarantining = await alarmsOf({ unknownDevices: 'quarantine' })
const DAY_SECONDS = 86_400

const definitionOf = (name: string, among = alarms): AlarmDefinition => {
  const definition = among.get(name)
  if (!definition) throw new Error(`the template has no alarm ${name}`)
  return definition
}

/** A value in a minute that is beyond the threshold of an alarm, and one that is not. */
type Values = { readonly beyond: number; readonly within: number }
const COUNT: Values = { beyond: 1, within: 0 }
const values: Readonly<Record<AlarmName, Values>> = {
  'alert-errors': COUNT,
  'alert-table-throttles': COUNT,
  'authorizer-errors': COUNT,
  'broadcast-age': { beyond: 10_001, within: 10_000 },
  'broadcast-errors': COUNT,
  'bus-failures': COUNT,
  canary: COUNT,
  'dead-letters-alerts': COUNT,
  'dead-letters-broadcast': COUNT,
  'dead-letters-bus': COUNT,
  'dead-letters-deliver': COUNT,
  'dead-letters-expiring': { beyond: 10 * DAY_SECONDS + 1, within: 10 * DAY_SECONDS },
  'dead-letters-logs': COUNT,
  'dead-letters-openings': COUNT,
  'dead-letters-persist': COUNT,
  'deliver-errors': COUNT,
  'events-lost': COUNT,
  'events-undelivered': COUNT,
  'function-throttles': COUNT,
  'http-errors': COUNT,
  'index-throttles': COUNT,
  'kernel-drops': COUNT,
  'key-failures': COUNT,
  'late-behind': { beyond: 901, within: 900 },
  'listener-cpu': { beyond: 86, within: 85 },
  'listener-memory': { beyond: 86, within: 85 },
  'listener-missing': { beyond: 1, within: 2 },
  'listener-restarts': { beyond: 1, within: 0 },
  'log-errors': COUNT,
  'new-names': { beyond: 7, within: 6 },
  'no-listener': { beyond: 0, within: 1 },
  'persist-age': { beyond: 30_001, within: 30_000 },
  'persist-errors': COUNT,
  'plain-uplinks': COUNT,
  'post-failures': COUNT,
  'request-throttles': COUNT,
  'schedule-missed': { beyond: 0, within: 1 },
  shedding: COUNT,
  silence: { beyond: 2161, within: 2160 },
  'socket-errors': COUNT,
  'table-throttles': COUNT,
}
/** Metrics that an alarm takes off: they explain what the others count. */
const EXPLAINING = new Set(['ListenerStops', 'TokensMissing', 'Posts'])

const minutesOf = (definition: AlarmDefinition): number => definition.period * definition.condition.evaluationPeriods
const steadily = (minutes: number, minute: Minute): Minute[] => Array.from({ length: minutes }, () => minute)

describe('each metric that an alarm watches raises it alone, the others being absent', () => {
  const watched = alarmNames.flatMap(name =>
    definitionOf(name)
      .watched.filter(({ metric }) => !EXPLAINING.has(metric.name))
      .map(({ metric }) => ({
        name,
        metric,
        of: Object.values(metric.dimensions).join(' ').replaceAll('Sonde-dev-', ''),
      })),
  )

  it.each(watched)('$name: $metric.name of $of', ({ name, metric }) => {
    const definition = definitionOf(name)
    const { beyond, within } = values[name]
    const minutes = minutesOf(definition)
    expect(played(definition, steadily(minutes, new Map([[metric, [beyond]]]))).at(-1)).toBe('ALARM')
    expect(played(definition, steadily(minutes, new Map([[metric, [within]]]))).at(-1)).toBe('OK')
  })

  it.each(watched)('$name: $metric.name of $of, although its values come two minutes late', ({ name, metric }) => {
    const definition = definitionOf(name)
    const { beyond, within } = values[name]
    const late = steadily(2, new Map())
    // Two values a minute: what comes late is missing in a sum over a longer period.
    const seen = (value: number) => [...steadily(minutesOf(definition), new Map([[metric, [value, value]]])), ...late]
    expect(played(definition, seen(beyond)).at(-1)).toBe('ALARM')
    expect(played(definition, [...steadily(60, new Map([[metric, [within]]])), ...late]).at(-1)).toBe('OK')
  })

  it('has every alarm of the template', () => {
    expect([...alarms.keys()].toSorted()).toEqual([...alarmNames])
    expect(new Set(watched.map(({ name }) => name)).size).toBe(alarmNames.length)
  })
})

describe('no alarm is raised by what is not there', () => {
  /** These say that something has not happened. */
  const ABSENCE = new Set(['canary', 'late-behind', 'no-listener', 'schedule-missed'])

  it.each(alarmNames)('%s', name => {
    const state = played(definitionOf(name), steadily(120, new Map())).at(-1)
    if (ABSENCE.has(name)) expect(state).toBe('ALARM')
    else expect(state).not.toBe('ALARM')
  })
})

/** A minute in twelve in which every watched metric has a value. */
const everyTwelfth = (definition: AlarmDefinition, value: number, uplinks: number): Minute[] =>
  Array.from({ length: 12 * uplinks }, (_, minute) =>
    minute % 12 === 0
      ? new Map(
          definition.watched
            .filter(({ metric }) => !EXPLAINING.has(metric.name))
            .map(({ metric }) => [metric, [value]]),
        )
      : new Map(),
  )

describe('a fleet of one device, which speaks every twelve minutes', () => {
  const met: readonly AlarmName[] = [
    'bus-failures',
    'kernel-drops',
    'key-failures',
    'plain-uplinks',
    'shedding',
    'persist-age',
    'broadcast-age',
    'post-failures',
    'http-errors',
    'function-throttles',
    'request-throttles',
  ]

  it.each(met)('raises %s when each of its uplinks meets the fault, and not with one alone', name => {
    const definition = definitionOf(name)
    const { beyond } = values[name]
    expect(played(definition, everyTwelfth(definition, beyond, 4))).toContain('ALARM')
    expect(played(definition, everyTwelfth(definition, beyond, 1))).not.toContain('ALARM')
  })

  it('raises no silence, and one as soon as three of its heartbeats are missing', () => {
    const definition = definitionOf('silence')
    const [silent] = definition.watched
    if (!silent) throw new Error('silence watches nothing')
    const minutes = Array.from({ length: 50 }, (_, minute): Minute => new Map([[silent.metric, [60 * minute]]]))
    const states = played(definition, minutes)
    expect(states.slice(0, 37)).not.toContain('ALARM')
    expect(states[37]).toBe('ALARM')
  })
})

describe('silence', () => {
  it('waits for as long as the stage says, where devices speak once a day', async () => {
    const daily = definitionOf('silence', await alarmsOf({ silenceSeconds: 3 * DAY_SECONDS }))
    const [silent] = daily.watched
    if (!silent) throw new Error('silence watches nothing')
    const stateAfter = (seconds: number) => played(daily, [new Map([[silent.metric, [seconds]]])]).at(-1)
    expect(stateAfter(DAY_SECONDS)).toBe('OK')
    expect(stateAfter(3 * DAY_SECONDS + 60)).toBe('ALARM')
  })

  it('lasts while listeners are replaced, and one that hears a device ends it', () => {
    const definition = definitionOf('silence')
    const [silent] = definition.watched
    if (!silent) throw new Error('silence watches nothing')
    const minutes = [[3000], [], [], [3180, 0]].map((seconds): Minute => new Map([[silent.metric, seconds]]))
    expect(played(definition, minutes)).toEqual(['ALARM', 'ALARM', 'ALARM', 'OK'])
  })
})

describe('listener-restarts', () => {
  const definition = definitionOf('listener-restarts')
  const metricOf = (wanted: string) => {
    const found = definition.watched.find(({ metric }) => metric.name === wanted)
    if (!found) throw new Error(`it does not watch ${wanted}`)
    return found.metric
  }
  const [starts, stops] = [metricOf('ListenerStarts'), metricOf('ListenerStops')]
  const minute = (started: number, stopped: number): Minute =>
    new Map([
      [starts, started > 0 ? [started] : []],
      [stops, stopped > 0 ? [stopped] : []],
    ])
  const hour = (at: (minute: number) => Minute) => Array.from({ length: 60 }, (_, index) => at(index))

  it('is quiet while deployments follow each other, and while the service scales', () => {
    const deployed = hour(index =>
      index % 5 === 0 ? minute(MAX_TASKS, 0) : minute(0, index % 5 === 3 ? MAX_TASKS : 0),
    )
    expect(played(definition, deployed)).not.toContain('ALARM')
    const scaled = hour(index => (index % 10 === 0 ? minute(2, 0) : minute(0, index % 10 === 5 ? 2 : 0)))
    expect(played(definition, scaled)).not.toContain('ALARM')
  })

  it('goes off when a listener ends every nine minutes', () => {
    expect(
      played(
        definition,
        hour(index => minute(index % 9 === 0 ? 1 : 0, 0)),
      ),
    ).toContain('ALARM')
  })
})

describe('what explains a count', () => {
  it('handshakes without a token are no errors of the authorizer, one more error is', () => {
    const definition = definitionOf('authorizer-errors')
    const metricOf = (name: string) => definition.watched.find(({ metric }) => metric.name === name)?.metric
    const [errors, anonymous] = [metricOf('Errors'), metricOf('TokensMissing')]
    if (!errors || !anonymous) throw new Error('it watches something else')
    const state = (failed: number, missing: number) =>
      played(
        definition,
        steadily(
          3,
          new Map([
            [errors, [failed]],
            [anonymous, [missing]],
          ]),
        ),
      ).at(-1)
    expect(state(40, 40)).toBe('OK')
    expect(state(41, 40)).toBe('ALARM')
  })

  it('a fifth of the posts may fail', () => {
    const definition = definitionOf('post-failures')
    const metricOf = (name: string) => definition.watched.find(({ metric }) => metric.name === name)?.metric
    const [failures, posts] = [metricOf('PostFailures'), metricOf('Posts')]
    if (!failures || !posts) throw new Error('it watches something else')
    const state = (failed: number, delivered: number) =>
      played(
        definition,
        steadily(
          15,
          new Map([
            [failures, [failed]],
            [posts, [delivered]],
          ]),
        ),
      ).at(-1)
    expect(state(2, 8)).toBe('OK')
    expect(state(3, 8)).toBe('ALARM')
  })
})

it('a stage that accepts every message without protection has no alarm on them', async () => {
  const accepting = await alarmsOf({ plainCoap: 'accept' })
  expect([accepting.has('plain-uplinks'), accepting.has('key-failures')]).toEqual([false, true])
})

it('a stranger who sends many datagrams within one minute raises no alarm on keys', () => {
  for (const name of ['key-failures', 'plain-uplinks']) {
    const definition = definitionOf(name)
    const burst = new Map(definition.watched.map(({ metric }) => [metric, [10_000]] as const))
    expect(played(definition, [burst, ...steadily(14, new Map())])).not.toContain('ALARM')
  }
})

it('in quarantine, uplinks of devices that are not registered count as new names', () => {
  const watched = definitionOf('new-names', quarantining).watched.map(({ metric }) => metric.name)
  expect(watched.toSorted()).toEqual(['RefusedNewNames', 'RefusedUnregistered'])
})
