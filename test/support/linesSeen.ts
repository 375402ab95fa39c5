import type { AnyFrame, TestViewer } from './viewer.ts'

/**
 * The log lines that a viewer has received live, by themselves or several in a frame `events`: in the order of receipt, which is that of
 * their ids. The bus keeps no order between events.
 */
export const linesSeen = ({ frames }: Pick<TestViewer, 'frames'>): Record<string, unknown>[] =>
  frames
    .flatMap(eventsIn)
    .filter(({ type }) => type === 'log')
    .toSorted((one, other) => (`${one.id}` < `${other.id}` ? -1 : 1))

const eventsIn = (frame: AnyFrame): Record<string, unknown>[] => {
  if (frame.type === 'history') return []
  return frame.type === 'events' ? (frame.events ?? []) : [frame]
}
