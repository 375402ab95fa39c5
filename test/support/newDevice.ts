import { expect, vi } from 'vitest'
import type { StackUnderTest } from './stack.ts'

/** The row that the log of a device has beside those of its uplinks once its name has been heard for the first time. */
export const NEW_DEVICE = 'Heard for the first time'

/**
 * Waits until history holds that a device is new, which is told after its first message was stored. A page that is opened after that has the row
 * from the beginning, and does not count it as one that has just come.
 */
export const isStoredAsNew = async (stack: StackUnderTest, deviceId: string): Promise<void> => {
  await vi.waitFor(
    async () => expect((await stack.http(`/devices/${deviceId}/events?type=status`)).text).toContain(NEW_DEVICE),
    { timeout: 30_000, interval: 100 },
  )
}
