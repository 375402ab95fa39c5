import type { Trial } from '../../contracts/channels.ts'
import { jsonAnswer } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import type { ChannelsTable } from '../channels/channelsTable.ts'
import type { RulesTable } from '../rules/rulesTable.ts'
import type { TryChannel } from '../trial/tryChannel.ts'
import { channelIn, checkSeesAll } from './paths.ts'
import { changeable } from './rules.ts'

export type TrialHandlers = {
  readonly rules: RulesTable
  readonly channels: ChannelsTable
  readonly tryChannel: TryChannel
}

/** `POST /alerts/{name}/test`: a marked message over each channel of a rule. */
export const testAlert =
  ({ rules, tryChannel }: TrialHandlers): OperationHandler =>
  async (request, claims) => {
    const { name, rule } = await changeable({ rules }, request, claims)
    const names = [...new Set(rule.channels)]
    const results: Trial[] = []
    await inParallel([...names.entries()], names.length, async ([at, channel]) => {
      results[at] = await tryChannel({ channel, rule: name, by: claims.sub })
    })
    return jsonAnswer({ results })
  }

/** `POST /alert-channels/{name}/test`: a marked message over a channel. */
export const testChannel =
  ({ channels, tryChannel }: TrialHandlers): OperationHandler =>
  async (request, claims) => {
    const channel = channelIn(request)
    checkSeesAll(claims)
    if (!(await channels.read(channel)))
      throw new HttpProblem('unknown-channel', `There is no channel with the name ${channel}.`)
    return jsonAnswer({ results: [await tryChannel({ channel, by: claims.sub })] })
  }
