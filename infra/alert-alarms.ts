import { errorsOf, overAMinute, ruleMetric, sumOf } from './alarm-metrics.ts'
import { type Alarms, ONCE, RECURRING } from './alarms.ts'
import type { AlertPath } from './alert-path.ts'
import { waitingIn } from './waiting-letters.ts'

/** Whether rules of alerts judge events. */
export const addAlertAlarms = (alarms: Alarms, { judge, again }: AlertPath): void => {
  alarms.add('dead-letters-alerts', {
    means: 'Events or timers could not be judged by the rules of alerts, and wait in the dead-letter queue of alerts.',
    metric: waitingIn(again.deadLetters),
    threshold: { above: 0 },
    lasting: ONCE,
  })
  const { rule, bus } = again
  alarms.add('alert-errors', {
    means:
      'The function that judges events by the rules of alerts fails, or cannot be handed events: alerts are late, or missing.',
    metric: sumOf('Failures', [
      errorsOf(judge),
      judge.lambda.metric('DestinationDeliveryFailures', overAMinute('Sum')),
      ...['FailedInvocations', 'InvocationsSentToDlq', 'InvocationsFailedToBeSentToDlq'].map(name =>
        ruleMetric(name, rule, bus.eventBusName),
      ),
    ]),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
}
