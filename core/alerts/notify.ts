import type { Notification } from '../contracts/alerts.ts'
import type { Enqueue } from './delivery/queue.ts'
import type { Entry } from './messages/digest.ts'
import { plainText } from './messages/plainText.ts'
import type { Group } from './outbox/group.ts'
import type { Outbox } from './outbox/outbox.ts'

/**
 * Has each channel of a notification tell it. Notifications of one rule for one channel within half a minute go out in one message. When
 * the call returns, the notification is kept: the function `deliver` sends it, at least once.
 * @throws when the notification could not be kept: call it again with the same `id`, which changes nothing where it was kept
 */
export type Notify = (notification: Notification) => Promise<void>

/** From the first entry of a group until its message goes out, s. */
const GROUP_SECONDS = 30
/** The maximum length of a sentence about an event, characters: it may hold text of a device. */
const MAX_MESSAGE = 1_000

/** Keeps an entry for its group, and announces the group to the function `deliver` where no other entry has. */
export type KeepEntry = (group: Group, entry: Entry) => Promise<void>

/**
 * A write unit and a read unit an entry; for a group another write and a message in the queue. The entry is there before it is asked whether
 * its group is open, and `deliver` closes the group before it reads: so one of the two sees the other, whatever their clocks say.
 */
export const entryKeeper =
  ({ outbox, enqueue }: { outbox: Pick<Outbox, 'put' | 'open'>; enqueue: Enqueue }): KeepEntry =>
  async (group, entry) => {
    await outbox.put(group, entry)
    if (await outbox.open(group, entry.id)) await enqueue({ group }, group.isTest ? 0 : GROUP_SECONDS)
  }

/** @returns a {@link Notify} that tries every channel, and throws the error of the first that fails */
export const notifier =
  (keep: KeepEntry): Notify =>
  async ({ rule, channels, deviceId, message, isTest, ...rest }) => {
    const { id, state, level, at, since, durationSeconds } = rest
    const entry: Entry = {
      id,
      name: deviceId,
      state,
      level,
      message: plainText(message, MAX_MESSAGE),
      at,
      since,
      ...(durationSeconds !== undefined && { durationSeconds }),
      ...(isTest && { isTest }),
    }
    const of = { about: 'rule', rule } as const
    const kept = await Promise.allSettled(
      [...new Set(channels)].map(channel => keep({ channel, of, isTest: isTest === true }, entry)),
    )
    const failed = kept.find(one => one.status === 'rejected')
    if (failed) throw failed.reason
  }
