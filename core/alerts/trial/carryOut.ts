import type { Trial, TrialRequest } from '../../contracts/channels.ts'
import type { Send } from '../channels/send.ts'
import { digestOf } from '../messages/digest.ts'
import { plainText } from '../messages/plainText.ts'
import type { TrialsTable } from './trialsTable.ts'

/**
 * Sends the marked message that somebody asks for, at once and once, and writes how it ended.
 * @param now ms since 1970
 * @throws when the outcome cannot be written
 */
export const trialCarrier =
  ({ send, trials, now }: { send: Send; trials: Pick<TrialsTable, 'write'>; now: () => number }) =>
  async ({ trial: { id, channel, rule, by } }: TrialRequest): Promise<Trial> => {
    const at = new Date(now()).toISOString()
    const entry = {
      id,
      name: `channel ${channel}`,
      state: 'firing',
      level: 'info',
      message: `Asked for by ${plainText(by, 200)}`,
      at,
      since: at,
      isTest: true,
    } as const
    const of = rule === undefined ? ({ about: 'stack' } as const) : ({ about: 'rule', rule } as const)
    // Whoever has just given an address tries that one, and not the one before.
    const { outcome, status, detail } = await send(digestOf([entry], { id, channel, of }), 'anew').catch(
      () => UNREADABLE,
    )
    const ended: Trial = { channel, outcome, ...(status !== undefined && { status }), detail }
    await trials.write(id, ended)
    return ended
  }

const UNREADABLE = {
  outcome: 'no-address',
  status: undefined,
  detail: 'The secret with the addresses cannot be read.',
} as const
