import { Channel } from '../../contracts/channels.ts'
import { jsonBody } from '../../http/body.ts'
import { emptyAnswer, jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import type { Logger } from '../../runtime/log.ts'
import type { ChannelChanges } from '../channels/changeChannels.ts'
import type { ChannelsTable, StoredChannel } from '../channels/channelsTable.ts'
import type { AlertChannel } from './contract.ts'
import { asProblem, channelIn, checkSeesAll } from './paths.ts'

export type ChannelHandlers = {
  readonly channels: ChannelsTable
  readonly channelChanges: ChannelChanges
  readonly log: Logger
}

const shown = ({ name, type, from, hasAddress }: StoredChannel): AlertChannel => ({ name, type, from, hasAddress })

/** `GET /alert-channels`: without their addresses, which nothing shows. */
export const listChannels =
  ({ channels }: ChannelHandlers): OperationHandler =>
  async () =>
    jsonAnswer({ channels: (await channels.list()).map(shown) })

/** `PUT /alert-channels/{name}`: gives a channel its address. */
export const putChannel =
  ({ channelChanges, log }: ChannelHandlers): OperationHandler =>
  async (request, claims) => {
    const name = channelIn(request)
    checkSeesAll(claims)
    const stored = await asProblem(channelChanges.put(name, valid(Channel, jsonBody(request)), claims.sub))
    log('info', 'alert channel changed', { channel: name, kind: stored.type, by: claims.sub })
    return jsonAnswer(shown(stored))
  }

/** `DELETE /alert-channels/{name}`. */
export const deleteChannel =
  ({ channelChanges, log }: ChannelHandlers): OperationHandler =>
  async (request, claims) => {
    const name = channelIn(request)
    checkSeesAll(claims)
    await asProblem(channelChanges.remove(name))
    log('info', 'alert channel removed', { channel: name, by: claims.sub })
    return emptyAnswer(204)
  }
