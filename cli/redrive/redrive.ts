import { open } from 'node:fs/promises'
import type { DeadLetter } from '../../core/operations/deadLetters/deadLetter.ts'
import { type LetterQueue, lookThrough } from '../../core/operations/deadLetters/letterBox.ts'
import { type Chosen, type RedriveDependencies, redrive } from '../../core/operations/deadLetters/redrive.ts'
import type { RedriveCommand } from './settings.ts'
import { lineOf } from './words.ts'

type Done = { readonly out: string; readonly code: 0 | 1 }
const done = (lines: readonly string[]): Done => ({ out: `${lines.join('\n')}\n`, code: 0 })

/** Does what the command line asks for. @throws when a queue or the file cannot be worked with */
export const runRedrive = (command: RedriveCommand, dependencies: RedriveDependencies): Promise<Done> => {
  switch (command.kind) {
    case 'list':
      return list(command.limit, dependencies)
    case 'show':
      return show(command.id, dependencies)
    case 'send':
      return send(command, dependencies)
    case 'export':
      return exportTo(command.file, dependencies)
  }
}

const list = async (limit: number, { queues, signal, now }: RedriveDependencies): Promise<Done> => {
  const lines: string[] = []
  for (const queue of queues) {
    lines.push(`${queue.target}: ${countLine(await queue.count())}`)
    const listed: string[] = []
    const look = async (letter: DeadLetter) => {
      listed.push(lineOf(letter, now()))
      return listed.length < limit ? 'keep' : 'stop'
    }
    await lookThrough(queue, look, { signal })
    lines.push(...listed)
  }
  return done(lines)
}

/** Letters that another run holds wait as well: a queue that has them is not empty. */
const countLine = ({ waiting, held }: { readonly waiting: number; readonly held: number }): string => {
  if (waiting + held === 0) return 'none'
  const others = held === 0 ? '' : `, ${held} of them held by another run for up to 15 minutes`
  return `about ${waiting + held}${others}`
}

const show = async (id: string, { queues, signal }: RedriveDependencies): Promise<Done> => {
  for (const queue of queues) {
    let found: DeadLetter | undefined
    const look = async (letter: DeadLetter) => {
      if (letter.messageId !== id) return 'keep'
      found = letter
      return 'stop'
    }
    await lookThrough(queue, look, { signal })
    if (found) return done([JSON.stringify(recordOf(queue, found), undefined, 2)])
  }
  throw new Error(`no dead letter ${id}: it was sent again, or another run holds it for up to 15 minutes`)
}

const send = async (chosen: Chosen, dependencies: RedriveDependencies): Promise<Done> => {
  const lines: string[] = []
  let [sent, left] = [0, 0]
  const missing = await redrive(dependencies)(chosen, redriven => {
    if (redriven.kind === 'left') {
      left++
      lines.push(`  ${redriven.letter.messageId}  left where it is: ${redriven.why}`)
      return
    }
    sent++
    if (chosen.isDryRun) lines.push(lineOf(redriven.letter, dependencies.now()))
  })
  lines.push(...missing.map(id => `  ${id}  not found: it was sent again, or another run holds it`))
  lines.push(`${chosen.isDryRun ? 'would be sent again' : 'sent again'}: ${sent}${left > 0 ? `, left: ${left}` : ''}`)
  return { out: `${lines.join('\n')}\n`, code: left + missing.length > 0 ? 1 : 0 }
}

/** Only the user who exports may read the file: it holds what devices said. A file that exists is not overwritten. */
const exportTo = async (file: string, { queues, signal }: RedriveDependencies): Promise<Done> => {
  const output = await open(file, 'wx', 0o600)
  let exported = 0
  try {
    for (const queue of queues) {
      const look = async (letter: DeadLetter) => {
        await output.write(`${JSON.stringify(recordOf(queue, letter))}\n`)
        exported++
        return 'keep' as const
      }
      await lookThrough(queue, look, { signal })
    }
  } finally {
    await output.close()
  }
  return done([`exported to ${file}: ${exported}`])
}

/** A dead letter as it is shown and exported. A letter that holds no event has its body instead. */
const recordOf = ({ target }: LetterQueue, { messageId, sentAt, reason, event, body }: DeadLetter) => ({
  queue: target,
  id: messageId,
  sentAt: new Date(sentAt).toISOString(),
  reason,
  ...(event ? { event } : { body }),
})
