import type { AnyFrame, TestViewer } from './viewer.ts'

/** The log lines that a viewer has received live, in the order in which they came: by themselves, or several in a frame `events`. */
export const linesSeen = ({ frames }: Pick<TestViewer, 'frames'>): Record<string, unknown>[] =>
  frames.flatMap(eventsIn).filter(({ type }) => type === 'log')

const eventsIn = (frame: AnyFrame): Record<string, unknown>[] => {
  if (frame.type === 'history') return []
  return frame.type === 'events' ? (frame.events ?? []) : [frame]
}
