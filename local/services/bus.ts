import { shortName } from '../console.ts'
import type { Invoke, SendToQueue } from '../contracts.ts'
import { eventBridge } from '../events/eventBridge.ts'
import { eventService } from '../front/services.ts'
import { arnPrefix, type LocalRun, type Part } from './localRun.ts'

/** The template's event buses and rules. */
export const bus = (
  run: LocalRun,
  around: { readonly invoke: Pick<Invoke, 'async'>; readonly sendToQueue: SendToQueue },
): Part & { readonly resume: () => void } => {
  const { resources, authorize } = run
  const events = eventBridge({
    ...run,
    ...around,
    buses: resources.ofType('AWS::Events::EventBus'),
    rules: resources.ofType('AWS::Events::Rule'),
    now: Date.now,
    random: Math.random,
  })
  return {
    resume: events.resume,
    front: {
      AWSEvents: eventService({ bus: events, authorize, arnPrefix: arnPrefix(run, 'events', 'event-bus') }),
    },
    quiet: events.endSchedules,
    unfinished: () =>
      events
        .unfinished()
        .map(({ target, dueAt }) => ({ target: shortName(target.arn.split(':').at(-1) ?? ''), dueAt })),
    meter: () => ({ busEvents: events.stats.billed }),
    close: async () => events.close(),
  }
}
