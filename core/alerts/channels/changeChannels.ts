import type { ChannelType } from '../../contracts/alerts.ts'
import type { Channel } from '../../contracts/channels.ts'
import { RuleRefusal } from '../rules/ruleRefusal.ts'
import type { RulesTable } from '../rules/rulesTable.ts'
import type { ChannelSecret } from './channelSecret.ts'
import type { ChannelsTable, StoredChannel } from './channelsTable.ts'
import type { UnderLease } from './lease.ts'

/** Makes, changes and removes channels: in the table, and in the secret. */
export type ChannelChanges = {
  /** Gives a channel its address; a new one is made over HTTP by it. @throws RuleRefusal */
  readonly put: (name: string, channel: Channel, by: string) => Promise<StoredChannel>
  /** Removes a channel that was made over HTTP, with its address. @throws RuleRefusal when a rule uses it */
  readonly remove: (name: string) => Promise<void>
  /** Makes the channels of the stage those of its configuration. An address stays while its channel has the same type. */
  readonly reconcile: (configured: Readonly<Record<string, { readonly type: ChannelType }>>) => Promise<void>
}

/** A stage has at most so many: their addresses share a secret of 64 KB. */
export const MAX_CHANNELS = 50

/** @param now ms since 1970 */
export const channelChanges = ({
  channels,
  rules,
  secret,
  underLease,
  now,
}: {
  channels: ChannelsTable
  rules: Pick<RulesTable, 'list'>
  secret: ChannelSecret
  underLease: UnderLease
  now: () => number
}): ChannelChanges => {
  const changedAt = () => new Date(now()).toISOString()
  return {
    put: (name, channel, by) =>
      underLease(async () => {
        const all = await channels.list()
        const before = all.find(one => one.name === name)
        if (before?.from === 'stage' && before.type !== channel.type)
          throw new RuleRefusal(
            'of-stage',
            `The channel ${name} is of the type ${before.type} in the configuration of the stage (setting alertChannels): change it there, and deploy.`,
          )
        if (!before && all.length >= MAX_CHANNELS)
          throw new RuleRefusal('too-many', `A stage has at most ${MAX_CHANNELS} channels.`)
        await secret.set(name, channel)
        const { from } = before ?? { from: 'api' as const }
        const stored = { name, type: channel.type, from, hasAddress: true, changedAt: changedAt(), changedBy: by }
        await channels.put(stored)
        return stored
      }),
    remove: name =>
      underLease(async () => {
        const before = await channels.read(name)
        if (!before) throw new RuleRefusal('unknown-channel', `There is no channel with the name ${name}.`)
        if (before.from === 'stage')
          throw new RuleRefusal(
            'of-stage',
            `The channel ${name} stands in the configuration of the stage (setting alertChannels): remove it there, and deploy.`,
          )
        const using = (await rules.list()).filter(({ rule }) => rule.channels.includes(name))
        if (using.length > 0)
          throw new RuleRefusal('in-use', `It is a channel of ${using.map(one => one.name).join(', ')}.`)
        // Nothing is told over a channel that has no address any more.
        await secret.set(name, undefined)
        await channels.remove(name)
      }),
    reconcile: configured =>
      underLease(async () => {
        const before = new Map((await channels.list()).map(channel => [channel.name, channel]))
        for (const [name, { type }] of Object.entries(configured)) {
          const stored = before.get(name)
          if (stored?.from === 'stage' && stored.type === type) continue
          const isSame = stored?.type === type
          if (stored && !isSame) await secret.set(name, undefined)
          const hasAddress = type === 'email' || (isSame && stored.hasAddress)
          await channels.put({ name, type, from: 'stage', hasAddress, changedAt: changedAt() })
        }
        for (const { name, from } of before.values()) {
          if (from !== 'stage' || Object.hasOwn(configured, name)) continue
          await secret.set(name, undefined)
          await channels.remove(name)
        }
      }),
  }
}
