import type { Entry } from '../messages/digest.ts'
import { plainText } from '../messages/plainText.ts'
import type { KeepEntry } from '../notify.ts'
import { type AlarmNotice, alarmNotice } from './alarmNotice.ts'
import type { AlarmMemory } from './memory.ts'

/** A message of the topic of alarms, as SNS hands it to a function. */
export type Published = {
  readonly MessageId: string
  readonly Subject?: string | null | undefined
  readonly Message: string
  readonly Timestamp: string
}

/** The maximum length of a sentence about an alarm, characters. */
const MAX_MESSAGE = 1_000
/** The name of a text that is no alarm, where it has no subject. */
const UNNAMED = 'notice'

/** Has the channels of alarms tell what the topic of alarms says. @throws when it could not be kept: the same message again changes nothing */
export const alarmTeller =
  ({
    stack,
    channels,
    keep,
    memory,
  }: {
    readonly stack: string
    readonly channels: readonly string[]
    readonly keep: KeepEntry
    readonly memory: AlarmMemory
  }) =>
  async (published: Published): Promise<void> => {
    const entry = await entryOf(alarmNotice(published.Message, stack), published, memory)
    if (!entry) return
    const of = { about: 'stack' } as const
    await Promise.all(channels.map(channel => keep({ channel, of, isTest: false }, entry)))
  }

const entryOf = async (notice: AlarmNotice, published: Published, memory: AlarmMemory): Promise<Entry | undefined> => {
  const id = published.MessageId
  if (notice.kind === 'nothing') return undefined
  if (notice.kind === 'text') {
    const name = plainText(published.Subject ?? UNNAMED, 100) || UNNAMED
    const at = new Date(published.Timestamp).toISOString()
    return { id, name, state: 'firing', level: 'warn', message: plainText(notice.text, MAX_MESSAGE), at, since: at }
  }
  const { name, state, at, runbook } = notice
  const link = runbook !== undefined && URL.canParse(runbook) ? runbook : undefined
  const hint = runbook !== undefined && link === undefined ? ` What to do: ${runbook}` : ''
  const told = { id, name, level: 'error', message: plainText(`${notice.means}${hint}`, MAX_MESSAGE), at } as const
  if (state === 'ALARM') {
    await memory.began(name, at)
    return { ...told, state: 'firing', since: at, ...(link !== undefined && { link }) }
  }
  const since = await memory.ended(name, at)
  if (since === undefined) return undefined
  const durationSeconds = (Date.parse(at) - Date.parse(since)) / 1000
  return { ...told, state: 'over', since, durationSeconds, ...(link !== undefined && { link }) }
}
