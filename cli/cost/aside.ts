import * as z from 'zod'
import { type Line, listenerTasks } from './fixed.ts'
import type { Measured } from './measured.ts'
import { HOURS_A_MONTH, type Prices } from './prices.ts'
import type { Usage } from './usage.ts'

const Resource = z.looseObject({ Type: z.string(), Properties: z.unknown().optional() })
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) })
const Mapping = z.looseObject({ EventSourceArn: z.unknown() })
const Scheduled = z.looseObject({ ScheduleExpression: z.string(), State: z.string().default('ENABLED') })
const Task = z.looseObject({
  ContainerDefinitions: z.array(
    z.looseObject({ Environment: z.array(z.looseObject({ Name: z.string(), Value: z.unknown() })).default([]) }),
  ),
})

/** The rule that runs the checker of late devices. */
const CHECKER = /^LatePathEveryMinuteRule/
const EVERY_MINUTE = 'rate(1 minute)'
const MINUTES_A_MONTH = HOURS_A_MONTH * 60
/**
 * Requests with which Lambda asks a queue for messages, a minute: five pollers that wait for twenty seconds each ("Using Lambda with Amazon SQS", Lambda Developer Guide: it
 * begins with five batches at a time). AWS promises no number.
 */
export const POLLS_A_MINUTE = 5 * 3

/** The price of units, without those of sockets, queues and logs. */
const usdOf = ({ busEvents, invocations, gbSeconds, readUnits, writeUnits }: Usage, prices: Prices): number =>
  busEvents * prices.busEvent +
  invocations * prices.invocation +
  gbSeconds * prices.gbSecond +
  readUnits * prices.readUnit +
  writeUnits * prices.writeUnit

/**
 * The cost a month of the work that a stage does by itself, whether or not a device sends; the sample does not contain it. By the template: the pulses of the listener, the checker of late devices, and the queues that Lambda polls. A pulse takes an event, a write unit and an invocation that is half of an uplink's two; a
 * run of the checker in a minute in which nothing is due takes an invocation and a read unit, and the time of another function that runs every minute.
 */
export const asideLines = (template: unknown, measured: Measured, prices: Prices): readonly Line[] => {
  const resources = Object.entries(Template.parse(template).Resources)
  const of = (type: string) => resources.filter(([, { Type }]) => Type === type)
  const pulseSeconds = of('AWS::ECS::TaskDefinition')
    .flatMap(([, { Properties }]) => Task.parse(Properties).ContainerDefinitions)
    .flatMap(({ Environment }) => Environment)
    .filter(({ Name }) => Name === 'PULSE_SECONDS')
    .map(({ Value }) => Number(Value))
  const runs = of('AWS::Events::Rule').flatMap(([id, { Properties }]) => {
    const { success, data } = Scheduled.safeParse(Properties)
    const isRun = CHECKER.test(id) && success && data.State === 'ENABLED' && data.ScheduleExpression === EVERY_MINUTE
    return isRun ? [MINUTES_A_MONTH] : []
  })
  const queues = of('AWS::Lambda::EventSourceMapping').filter(
    ([, { Properties }]) => Mapping.safeParse(Properties).success,
  ).length
  const nothing = { ...measured.perUplink, busEvents: 0, invocations: 0, gbSeconds: 0, readUnits: 0, writeUnits: 0 }
  const pulse: Usage = {
    ...nothing,
    busEvents: 1,
    invocations: 1,
    gbSeconds: measured.perUplink.gbSeconds / 2,
    writeUnits: 1,
  }
  const run: Usage = { ...nothing, invocations: 1, gbSeconds: measured.perIdleMinute.gbSeconds, readUnits: 1 }
  const line = (service: string, quantity: number, what: string, usd: number): Line => ({
    service,
    what: `${Math.round(quantity).toLocaleString('en-GB')} ${what}`,
    usd: quantity * usd,
  })
  return [
    ...pulseSeconds
      .filter(seconds => seconds > 0)
      .map(seconds =>
        line(
          'Late devices',
          (listenerTasks(template) * HOURS_A_MONTH * 3600) / seconds,
          'pulses of listener tasks',
          usdOf(pulse, prices),
        ),
      ),
    ...runs.map(count => line('Late devices', count, 'looks for late devices', usdOf(run, prices))),
    line(
      'SQS',
      queues * POLLS_A_MINUTE * MINUTES_A_MONTH,
      `requests by which Lambda asks ${queues} ${queues === 1 ? 'queue' : 'queues'} for messages`,
      prices.sqsRequest,
    ),
  ].filter(({ usd }) => usd > 0)
}
