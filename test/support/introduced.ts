import { expect } from 'vitest'
import type { StackUnderTest } from './stack.ts'

/**
 * Waits until history has it that a device's name is new. Its place is after the message that was stored first, which is the first one only
 * where the others are sent afterwards; a page that counts events would have it or not.
 */
export const introduced = (stack: StackUnderTest, deviceId: string): Promise<void> =>
  expect
    .poll(async () => (await stack.http(`/devices/${deviceId}/events?type=status`)).json)
    .toMatchObject({ events: [{ data: { change: 'first-seen' } }] })
