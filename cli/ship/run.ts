import { randomUUID } from 'node:crypto'
import { addAbortSignal } from 'node:stream'
import { sourceName } from '../../core/events/log/accept/sourceName.ts'
import type { Outcome } from '../command.ts'
import { connect, needed } from '../connect/connect.ts'
import { printable } from '../line/printable.ts'
import { deliverer } from './deliver.ts'
import { follow } from './follow.ts'
import { positionFile } from './positions.ts'
import { linesOf } from './range.ts'
import { runCommandAndShip } from './runCommand.ts'
import { type Sender, sender } from './sender.ts'
import type { Origin, ShipSettings } from './settings.ts'
import { claimPath, stateFolder, wholePath } from './state.ts'
import { shipStream } from './streams.ts'

/** Ships what the settings say. @throws NotAllowed; CannotStart; AbortError; Error */
export const runShip = async (settings: ShipSettings): Promise<Outcome> => {
  const { origin, fields, reading, heartbeatMs } = settings
  const deviceId = sourceName(fields.source)?.deviceId ?? fields.source
  const connection = await connect(settings.connection, { devices: [deviceId], scope: ['ship'] })
  const http = needed(connection, 'http')
  const say = (text: string) => void process.stderr.write(`sonde ship: ${printable(text, false)}\n`)
  const stop = new AbortController()
  const deliver = deliverer({ target: { http, token: connection.token, reading }, say })
  const own = sender({ deliver, fields, say, key: randomUUID, signal: stop.signal })
  // A failure of a heartbeat is one that the lines meet too.
  if (heartbeatMs > 0) own.heartbeats(heartbeatMs).catch(() => undefined)
  try {
    if (origin.kind === 'command') return await runCommandAndShip(origin.command, { own, say, stop, ...settings })
    // The program before a pipe gets Ctrl-C too, and may have last lines.
    const patienceMs = origin.kind === 'input' && !process.stdin.isTTY ? settings.drainMs : 0
    const interrupted = () => void setTimeout(() => stop.abort(), patienceMs).unref()
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    if (origin.kind === 'files') {
      say(`ships ${origin.paths.join(', ')} as ${deviceId} to ${http}`)
      await shipFiles(origin, { own, say, stop, settings })
    } else await shipStream(addAbortSignal(stop.signal, process.stdin), { own, key: randomUUID })
    return told(own)
  } finally {
    stop.abort()
  }
}

const told = ({ counts: { accepted, refused } }: Sender): Outcome => ({
  out: `${accepted} accepted\n`,
  err: refused === 0 ? '' : `${refused} refused\n`,
  code: refused === 0 ? 0 : 2,
})

type Shipping = {
  readonly own: Sender
  readonly say: (text: string) => void
  readonly stop: AbortController
  readonly settings: ShipSettings
}

/** All of them are claimed before the first line is sent. The first that fails ends the others. */
const shipFiles = async (
  { paths, from, isOnce }: Extract<Origin, { kind: 'files' }>,
  { own, say, stop, settings }: Shipping,
): Promise<void> => {
  const state = stateFolder(settings.state, process.env)
  const claimed = [...new Set(paths.map(wholePath))].map(path => ({ path, ...claimPath(state, path) }))
  const ends = claimed.map(async ({ path, folder }) => {
    const ship = (bytes: Buffer, key: string) =>
      own.send(
        linesOf(bytes).map(text => ({ text, isError: false })),
        key,
      )
    const positions = positionFile(folder)
    try {
      await follow({ path, positions, ship, key: randomUUID, say, signal: stop.signal, from, isOnce })
    } catch (error) {
      stop.abort()
      throw error
    }
  })
  const outcomes = await Promise.allSettled(ends)
  for (const { release } of claimed) release()
  const failures = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'
  const first = failures.find(error => !isAbort(error)) ?? failures[0]
  if (first !== undefined) throw first
}
