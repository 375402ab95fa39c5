import type { Notification } from '../contracts/alerts.ts'

/**
 * Has each channel of a notification tell it. Notifications of one rule for one channel within half a minute go out in one message. When
 * the call returns, the notification is kept: the function `deliver` sends it, at least once.
 * @throws when the notification could not be kept: call it again with the same `id`, which changes nothing where it was kept
 */
export type Notify = (notification: Notification) => Promise<void>
