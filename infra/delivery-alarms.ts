import { errorsOf, overAMinute, ruleMetric, sumOf } from './alarm-metrics.ts'
import { type Alarms, ONCE, RECURRING } from './alarms.ts'
import type { DeliveryPath } from './delivery-path.ts'
import { waitingIn } from './waiting-letters.ts'

/** Whether alerts and alarms reach their channels. */
export const addDeliveryAlarms = (alarms: Alarms, { deliver, again }: DeliveryPath): void => {
  alarms.add('dead-letters-deliver', {
    means: 'Messages about alerts or alarms could not be delivered, and wait in the dead-letter queue of deliver.',
    metric: waitingIn(again.deadLetters),
    threshold: { above: 0 },
    lasting: ONCE,
  })
  const { rule, bus } = again
  alarms.add('deliver-errors', {
    means: 'The function that sends messages about alerts fails, or cannot be handed what it has to send.',
    metric: sumOf('Failures', [
      errorsOf(deliver),
      deliver.lambda.metric('DestinationDeliveryFailures', overAMinute('Sum')),
      ...['FailedInvocations', 'InvocationsSentToDlq', 'InvocationsFailedToBeSentToDlq'].map(name =>
        ruleMetric(name, rule, bus.eventBusName),
      ),
    ]),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
}
