import type { Trial, TrialRequest } from '../../contracts/channels.ts'
import type { TrialsTable } from './trialsTable.ts'

/** Sends a marked message over a channel, and waits for what comes of it. */
export type TryChannel = (request: Omit<TrialRequest['trial'], 'id'>) => Promise<Trial>

/** The function `deliver` gives a receiver five seconds; the queue hands the message over within a few. */
const WAIT_MS = 18_000
const POLL_MS = 400

/**
 * The message goes the way of every other: over the queue, to the function that delivers. The outcome comes back in the table.
 * @param send puts a message into the queue, to be delivered at once
 * @param id makes a text that no other test has
 */
export const tryChannel =
  ({
    send,
    trials,
    id,
    wait,
    now,
  }: {
    send: (request: TrialRequest) => Promise<void>
    trials: Pick<TrialsTable, 'read'>
    id: () => string
    wait: (ms: number) => Promise<void>
    now: () => number
  }): TryChannel =>
  async request => {
    const trial = { ...request, id: id() }
    await send({ trial })
    for (const end = now() + WAIT_MS; now() < end; await wait(POLL_MS)) {
      const outcome = await trials.read(trial.id)
      if (outcome) return outcome
    }
    return {
      channel: request.channel,
      outcome: 'unreachable',
      detail:
        'Nothing was heard of the delivery in time. Look at the log of the function deliver, and at its dead letters.',
    }
  }
