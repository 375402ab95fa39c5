import * as z from 'zod'
import { ChannelName } from '../../contracts/alerts.ts'
import { About } from '../messages/digest.ts'

/** Entries of one rule, or of the stack, for one channel, which go out in one message. Tests are groups of their own, so that no message mixes them with alerts. */
export const Group = z.object({ channel: ChannelName, of: About, isTest: z.boolean() })
export type Group = z.infer<typeof Group>

/** The partition of a group in the table `Alerts`. Names of rules and channels have no `#`. */
export const partitionOf = ({ channel, of, isTest }: Group): string =>
  `group#${of.about === 'rule' ? of.rule : '#stack'}#${channel}${isTest ? '#test' : ''}`
