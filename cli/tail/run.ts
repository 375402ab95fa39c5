import { timeOf } from '../../client/ids.ts'
import { type EventItem, type Item, isEvent } from '../../client/items.ts'
import type { Reason } from '../../client/state.ts'
import { watch } from '../../client/watch.ts'
import { apiOf } from '../api/api.ts'
import { uncoveredNames } from '../api/coverage.ts'
import { unheardOf } from '../api/unheard.ts'
import type { Outcome } from '../command.ts'
import { connect, needed } from '../connect/connect.ts'
import { printable } from '../line/printable.ts'
import { pointIn } from '../line/since.ts'
import { descriptorWriter } from '../line/writer.ts'
import { eventWriterFor } from './appearance.ts'
import { backlogOf } from './backlog.ts'
import { BEGINNING, type TailSettings } from './settings.ts'
import { passes, subscriptionsFor } from './sieve.ts'
import { refused, statesIn } from './states.ts'

const STDOUT = 1

/** Shows events until a signal fires, the reader goes, or everything is shown. @throws NotAllowed; Error when the stack refuses it for ever */
export const runTail = async (settings: TailSettings, signal: AbortSignal): Promise<Outcome> => {
  const { sieve, tail, follows, isQuiet } = settings
  const since =
    settings.since === undefined
      ? undefined
      : pointIn('since', settings.since, Date.now(), settings.appearance.timezone)
  const scope = settings.isSensitive ? (['read', 'sensitive'] as const) : (['read'] as const)
  const connection = await connect(settings.connection, { devices: sieve.names, scope })
  const write = eventWriterFor(settings.appearance, {
    own: connection.own,
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
  })
  const out = descriptorWriter(STDOUT)
  const say = (text: string) => void process.stderr.write(`${printable(text, false)}\n`)
  const isWanted = passes(sieve)
  const subscriptions = subscriptionsFor(sieve)
  const isCut = since !== undefined && tail !== undefined

  let firstToken: string | undefined = await connection.token()
  let refusal: Reason | undefined
  const uncovered = await uncoveredNames(connection, sieve.names, signal)
  for (const name of uncovered) say(`${name}: the token covers nothing of it`)
  let isWhole = uncovered.length === 0
  let hasBeenLive = false
  let count = 0
  let whenLive = () => {}
  const live = new Promise<'live'>(resolve => {
    whenLive = () => resolve('live')
  })
  const told = statesIn(isQuiet ? () => undefined : say, 'connected again, and nothing was missed')
  const watching = watch({
    url: needed(connection, 'webSocket'),
    http: connection.http,
    token: async () => {
      const token = firstToken ?? (await connection.token())
      firstToken = undefined
      return token
    },
    devices: subscriptions,
    signal,
    ...(since === undefined ? { tail } : { since }),
    ...(sieve.level !== undefined && { level: sieve.level }),
    onState: state => {
      told(state)
      hasBeenLive ||= state.state === 'live'
      if (state.state === 'live' || state.state === 'closed') whenLive()
      if (state.state === 'closed') refusal ??= state.reason
    },
    onError: reason => {
      // Another token may come where one has worked; a first one that is refused is told.
      if (reason.status === 401 && !hasBeenLive) {
        refusal = reason
        watching.close()
      }
      if (reason.isFinal && reason.deviceId !== undefined && subscriptions.length > 1) {
        isWhole = false
        say(`${reason.deviceId} is refused: ${reason.message}`)
      }
    },
  })

  // Names that nothing has come from yet. A prefix may wait for ever.
  const silent = new Set(sieve.names.filter(name => !name.endsWith('*') && !uncovered.includes(name)))
  const unheard = async (): Promise<readonly string[]> =>
    connection.http === undefined || silent.size === 0
      ? []
      : unheardOf(apiOf(connection, { signal, say: () => undefined }), [...silent])
  const show = async (event: EventItem): Promise<void> => {
    if (!isWanted(event)) return
    count++
    try {
      await out.write(write(event, settings.appearance.hasCounter ? count : undefined))
    } catch (error) {
      // Such as parseJSON of a message that is no JSON: the other events are shown all the same.
      say(`${event.id} cannot be shown: ${error instanceof Error ? error.message : error}`)
      isWhole = false
    }
  }
  const backlog = subscriptions.length > 1 || isCut ? backlogOf(isCut ? tail : undefined) : undefined
  let isKeeping = backlog !== undefined
  const showBacklog = async () => {
    if (!isKeeping) return
    isKeeping = false
    for (const event of backlog?.take() ?? []) await show(event)
  }
  const take = async (item: Item): Promise<void> => {
    if (isEvent(item)) {
      silent.delete(item.deviceId)
      if (isKeeping && (!isWanted(item) || backlog?.keep(item))) return
      await showBacklog()
      return show(item)
    }
    if (item.type === 'skipped' && item.load) {
      for await (const event of item.load()) await show(event)
      return
    }
    // All that history keeps is asked for by a time before everything.
    if (item.type === 'gap' && item.reason === 'expired' && since === BEGINNING) return
    if (item.type !== 'missing') isWhole = false
    await out.flush()
    say(wordsFor(item))
  }

  const items = watching[Symbol.asyncIterator]()
  let isLive: 'live' | undefined
  for (let next = items.next(); ; ) {
    const first = await Promise.race([
      next,
      out.closed,
      ...(isLive === undefined ? [live] : follows ? [] : [nothingWaits()]),
    ])
    if (first === 'live') {
      isLive = 'live'
      // Items that are there already come before this.
      const waiting = await Promise.race([next, nothingWaits()])
      if (waiting === undefined) await showBacklog()
      if (follows && !isQuiet)
        void unheard().then(names => {
          for (const name of names) if (silent.has(name)) say(`${name}: nothing has come from this name yet`)
        })
      continue
    }
    if (first === undefined || first === 'closed' || first.done) break
    await take(first.value)
    next = items.next()
  }
  await showBacklog()
  watching.close()
  if (signal.aborted) return { out: '', err: '', code: 130 }
  await out.flush()
  if (refusal) throw refused(refusal)
  const missing = follows ? [] : await unheard()
  if (missing.length > 0) {
    isWhole = false
    say(`not known: ${missing.join(', ')}`)
  }
  return { out: '', err: '', code: isWhole || follows ? 0 : 2 }
}

/** Resolves after everything that is ready has run. */
const nothingWaits = (): Promise<undefined> => new Promise(resolve => setImmediate(() => resolve(undefined)))

const wordsFor = (item: Exclude<Item, EventItem>): string => {
  const { deviceId } = item
  switch (item.type) {
    case 'gap':
      return `${deviceId}: history no longer has the events from ${timeIn(item.from)} to ${timeIn(item.to)} (${item.reason})`
    case 'missing':
      return `${deviceId}: the uplinks ${item.from} to ${item.to} were counted by the device and never received`
    case 'skipped':
      return `${deviceId}: ${item.count} events after ${item.from} were too many to show, and there is no HTTP API to load them from`
  }
}

/** The time in the id of an event, or that which stands in its place. */
const timeIn = (id: string): string => (id.includes('-') ? id : new Date(timeOf(id)).toISOString())
