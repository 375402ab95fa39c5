import type { Preview } from '../../../../core/alerts/http/contract.ts'

/** The maximum number of examples that the page shows. */
const MAX_EXAMPLES = 100

/** A preview with the answer that goes on from it: the API counts in each answer alone. A device may have been counted before. */
export const added = (before: Preview | undefined, answer: Preview): Preview =>
  before
    ? {
        ...answer,
        since: before.since,
        cost: { units: before.cost.units + answer.cost.units, dollars: before.cost.dollars + answer.cost.dollars },
        events: before.events + answer.events,
        matches: before.matches + answer.matches,
        alerts: before.alerts + answer.alerts,
        devices: Math.max(before.devices, answer.devices),
        examples: [...before.examples, ...answer.examples].slice(0, MAX_EXAMPLES),
        unseen: [...new Set([...before.unseen, ...answer.unseen])],
      }
    : answer
