import type { AlertFrame } from '../../../../client/watch.ts'
import { alertCsv } from '../../../../core/events/alert/csv.ts'
import { durationText } from '../../design/duration.ts'
import { fieldsText } from '../fields.ts'
import type { Badge, JsonObject, KindView } from '../kind.ts'

const factsOf = ({ data }: AlertFrame): JsonObject => JSON.parse(JSON.stringify(data))

const stateOf = ({ state, durationSeconds }: AlertFrame['data']): Badge => {
  if (state === 'firing') return { text: 'Alert', look: 'alert', icon: 'bell' }
  return { text: durationSeconds === undefined ? 'Over' : `Over after ${durationText(durationSeconds)}`, look: 'plain' }
}

/** An alert that began or is over, in the stream of the device that it is about. */
export const alert: KindView<AlertFrame> = {
  type: 'alert',
  fields: event => {
    // The badge says the others.
    const { state, since, durationSeconds, isTest, ...facts } = factsOf(event)
    const { rule, ...others } = facts
    return fieldsText(event.message.includes(event.data.rule) ? others : facts)
  },
  badges: ({ data }) => [
    stateOf(data),
    ...(data.isTest ? [{ text: 'Test', look: 'plain', title: 'Somebody tries the rule' } as const] : []),
  ],
  tree: factsOf,
  alert: ({ data: { rule, state, since, isTest } }) =>
    isTest ? undefined : { rule, isOver: state === 'over', since: Date.parse(since) },
  csv: alertCsv,
  hasPayload: false,
}
