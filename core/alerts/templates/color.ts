import type { Message } from '../messages/compose.ts'

/** The color of a message, six hexadecimal digits: green when all is over, else by its level. */
export const colorOf = ({ level, isOver }: Pick<Message, 'level' | 'isOver'>): string => {
  if (isOver) return '2da44e'
  if (level === 'fatal' || level === 'error') return 'cf222e'
  return level === 'warn' ? 'bf8700' : '0969da'
}
