import type { Level } from '../../contracts/frames.ts'
import type { Message } from '../messages/compose.ts'
import { cut, fitLines } from '../messages/cut.ts'

/** ntfy makes a file of a longer message (documentation of ntfy, "Limitations"). */
const BYTES = 4_096
const TITLE = 250

/** 1, the lowest, to 5; 3 is the default. */
const priorityOf = (level: Level): number => ({ fatal: 5, error: 4, warn: 3 })[String(level)] ?? 2

/**
 * A message for a topic of ntfy, by its JSON publishing: nothing of it stands in a header. ntfy shows the text as it is, since
 * Markdown is not asked for.
 */
export const ntfy = ({ title, lines, link, level, isOver }: Message, topic: string) => ({
  topic,
  title: cut(title, TITLE),
  message: fitLines(lines, { max: BYTES, measure: text => Buffer.byteLength(text) }),
  priority: isOver ? 3 : priorityOf(level),
  tags: [isOver ? 'white_check_mark' : 'warning'],
  ...(link !== undefined && { click: link }),
})
