import type { Invoke, SendToQueue } from '../contracts.ts'
import { eventBridge } from '../events/eventBridge.ts'
import { eventService } from '../front/services.ts'
import { arnPrefix, type Part, type Site } from './site.ts'

/** The template's event buses and rules. */
export const bus = (
  site: Site,
  around: { readonly invoke: Pick<Invoke, 'async'>; readonly sendToQueue: SendToQueue },
): Part => {
  const { resources, authorize } = site
  const events = eventBridge({
    ...site,
    ...around,
    buses: resources.ofType('AWS::Events::EventBus'),
    rules: resources.ofType('AWS::Events::Rule'),
    now: Date.now,
    random: Math.random,
  })
  return {
    front: {
      AWSEvents: eventService({ bus: events, authorize, arnPrefix: arnPrefix(site, 'events', 'event-bus') }),
    },
    meter: () => ({ busEvents: events.stats.billed }),
    close: async () => events.close(),
  }
}
