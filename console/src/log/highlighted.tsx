import { memo, type ReactNode } from 'react'
import type { Spans } from './search/query.ts'

/** A part of a line with its matches highlighted. @param from the place of the part in the line */
export const Highlighted = memo(({ text, from, spans }: { text: string; from: number; spans: Spans | undefined }) => {
  if (!spans || spans.length === 0) return text
  const parts: ReactNode[] = []
  let done = 0
  for (let index = 0; index < spans.length; index += 2) {
    const start = Math.max((spans[index] ?? 0) - from, done)
    const end = Math.min((spans[index + 1] ?? 0) - from, text.length)
    if (end <= start) continue
    parts.push(text.slice(done, start), <mark key={start}>{text.slice(start, end)}</mark>)
    done = end
  }
  return [...parts, text.slice(done)]
})
