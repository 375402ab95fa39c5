import type { AlarmListener, Look } from '../cloudwatch/cloudWatch.ts'
import type { Authorize, Measure, Say, TimeScale } from '../contracts.ts'
import type { Switchboard } from '../faults.ts'
import type { Service } from '../front/front.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import type { Journal } from '../journal/records.ts'
import type { StackResources } from '../template/stackResources.ts'
import type { Unfinished } from '../unfinished.ts'

/** The local run, as each emulated service is given it: the resources of the template, and the parts that all share. */
export type LocalRun = {
  readonly resources: StackResources
  readonly stackName: string
  readonly region: string
  readonly accountId: string
  /** Folder for the state of a service; undefined when the run is in memory. */
  readonly folder: (name: string) => string | undefined
  /** Keeps what was accepted and is not done. */
  readonly journal: Journal
  readonly authorize: Authorize
  /** Notes a call that the policy of a resource allows. */
  readonly noteAllowed: NoteAllowed
  readonly faults: Switchboard
  readonly timeScale: TimeScale
  /** That of schedules, which keep up with the minutes of the alarms. */
  readonly scheduleScale: TimeScale
  /** The shortest age at which an event is given up, however short the time scale makes it, ms; half a minute unless given. */
  readonly shortestAgeMs?: number
  readonly say: Say
  readonly measure: Measure
  /** Registers a look that is taken whenever a minute of the alarms ends. */
  readonly atEachMinute: (look: Look) => void
  /** Registers a listener for the changes of alarms. */
  readonly atEachAlarm: (listener: AlarmListener) => void
}

/** A service of the stack, running. */
export type Part = {
  /** Its answers at the one AWS endpoint, by the prefix of `X-Amz-Target`, or by the service that a form is signed for. */
  readonly front?: Readonly<Record<string, Service>>
  /** The units that AWS would bill, counted since the start. */
  readonly meter?: () => Readonly<Record<string, unknown>>
  /** Starts no work of its own any more. */
  readonly quiet?: () => void
  /** The work that it has accepted and not done. */
  readonly unfinished?: () => readonly Unfinished[]
  readonly close: () => Promise<void>
}

/** Several records in one. */
export const merged = <Value>(
  records: readonly (Readonly<Record<string, Value>> | undefined)[],
): Readonly<Record<string, Value>> => Object.fromEntries(records.flatMap(record => Object.entries(record ?? {})))

/** Start of the ARNs of one kind of resource: `arn:aws:dynamodb:us-east-1:000000000000:table/`. */
export const arnPrefix = ({ region, accountId }: LocalRun, service: string, kind: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${kind}/`
