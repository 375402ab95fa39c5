import { open } from 'node:fs/promises'
import type { DeadLetter } from '../../core/operations/deadLetters/deadLetter.ts'
import { type LetterQueue, lookThrough } from '../../core/operations/deadLetters/letterBox.ts'
import type { SendAgain } from '../../core/operations/deadLetters/sendAgain.ts'
import type { RedriveCommand } from './settings.ts'
import { lineOf } from './words.ts'

/** Letters of one queue that are held at a time: what is known of each is a few hundred bytes. */
const MOST_HELD = 10_000
/** The bus is not asked for ever when it accepts nothing. */
const MOST_REFUSED = 10

export type RedriveDependencies = {
  readonly queues: readonly LetterQueue[]
  readonly sendAgain: SendAgain
  /** ms since 1970 */
  readonly now: () => number
}

type Done = { readonly out: string; readonly code: 0 | 1 }
const done = (lines: readonly string[]): Done => ({ out: `${lines.join('\n')}\n`, code: 0 })

/** Does what the command line asks for. @throws when a queue or the file cannot be worked with */
export const redrive = (command: RedriveCommand, dependencies: RedriveDependencies): Promise<Done> => {
  switch (command.kind) {
    case 'list':
      return list(command.most, dependencies)
    case 'show':
      return show(command.id, dependencies)
    case 'send':
      return send(command, dependencies)
    case 'export':
      return exportTo(command.file, dependencies)
  }
}

const list = async (most: number, { queues, now }: RedriveDependencies): Promise<Done> => {
  const lines: string[] = []
  for (const queue of queues) {
    const count = await queue.count()
    lines.push(`${queue.target}: ${count === 0 ? 'none' : `about ${count}`}`)
    const listed: string[] = []
    const look = async (letter: DeadLetter) => {
      listed.push(lineOf(letter, now()))
      return listed.length < most ? ('keep' as const) : ('stop' as const)
    }
    await lookThrough(queue, look, MOST_HELD)
    lines.push(...listed)
  }
  return done(lines)
}

const show = async (id: string, { queues }: RedriveDependencies): Promise<Done> => {
  for (const queue of queues) {
    let found: DeadLetter | undefined
    const look = async (letter: DeadLetter) => {
      if (letter.messageId !== id) return 'keep' as const
      found = letter
      return 'stop' as const
    }
    await lookThrough(queue, look, MOST_HELD)
    if (found) return done([JSON.stringify(recordOf(queue, found), undefined, 2)])
  }
  throw new Error(`no dead letter ${id}: it was sent again, or another run holds it for up to 15 minutes`)
}

const send = async (
  { ids, isDryRun }: Extract<RedriveCommand, { kind: 'send' }>,
  { queues, sendAgain, now }: RedriveDependencies,
): Promise<Done> => {
  const startedAt = now()
  const lines: string[] = []
  let [sent, left] = [0, 0]
  const missing = new Set(ids === 'all' ? [] : ids)
  const leave = (letter: DeadLetter, why: string) => {
    left++
    lines.push(`  ${letter.messageId}  left where it is: ${why}`)
    return 'keep' as const
  }
  for (const queue of queues) {
    let refused = 0
    const look = async (letter: DeadLetter) => {
      const { messageId, event, sentAt } = letter
      if (ids !== 'all' && !ids.has(messageId)) return 'keep'
      missing.delete(messageId)
      // It has come back since, or is new: once more would be a circle.
      if (ids === 'all' && sentAt > startedAt) return 'keep'
      if (!event) return leave(letter, 'it holds no event')
      if (isDryRun) {
        sent++
        lines.push(lineOf(letter, now()))
        return 'keep'
      }
      try {
        await sendAgain(queue.target, event)
      } catch (error) {
        leave(letter, error instanceof Error ? error.message : String(error))
        return ++refused < MOST_REFUSED ? 'keep' : 'stop'
      }
      sent++
      return 'remove'
    }
    await lookThrough(queue, look, MOST_HELD)
  }
  lines.push(...[...missing].map(id => `  ${id}  not found: it was sent again, or another run holds it`))
  lines.push(`${isDryRun ? 'would be sent again' : 'sent again'}: ${sent}${left > 0 ? `, left: ${left}` : ''}`)
  return { out: `${lines.join('\n')}\n`, code: left + missing.size > 0 ? 1 : 0 }
}

const exportTo = async (file: string, { queues }: RedriveDependencies): Promise<Done> => {
  // What devices said is for whoever exports it; what is there already is not written over.
  const output = await open(file, 'wx', 0o600)
  let exported = 0
  try {
    for (const queue of queues) {
      const look = async (letter: DeadLetter) => {
        await output.write(`${JSON.stringify(recordOf(queue, letter))}\n`)
        exported++
        return 'keep' as const
      }
      await lookThrough(queue, look, MOST_HELD)
    }
  } finally {
    await output.close()
  }
  return done([`exported to ${file}: ${exported}`])
}

/** A dead letter as it is shown and exported; what holds no event has its body instead. */
const recordOf = ({ target }: LetterQueue, { messageId, sentAt, reason, event, body }: DeadLetter) => ({
  queue: target,
  id: messageId,
  sentAt: new Date(sentAt).toISOString(),
  reason,
  ...(event ? { event } : { body }),
})
