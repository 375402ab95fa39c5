import { HistoryError } from './historyError.ts'
import { type Asking, get } from './http.ts'
import type { ListedDevice } from './statusItems.ts'

type Answered = ListedDevice & { readonly kind?: string }

/** Devices that were read together. */
export type Listed = { readonly devices: readonly ListedDevice[]; readonly askedAt: number }

/**
 * Reads one device, or all (`*`) that the token covers, page by page. Log sources have no heartbeat by which they could be late: they
 * are left out, and so is a device that was never heard of.
 * @param now the time by the clock of the watch
 * @throws HistoryError
 */
export const listDevices = async function* (
  asking: Asking,
  deviceId: string,
  now: () => number,
): AsyncGenerator<Listed> {
  if (deviceId !== '*') {
    const askedAt = now()
    const device = await readDevice(asking, deviceId)
    if (device && device.kind !== 'source') yield { devices: [device], askedAt }
    return
  }
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null; ) {
    const query = new URLSearchParams({ kind: 'device', limit: '1000', ...(cursor && { cursor }) })
    const askedAt = now()
    const page: { devices?: ListedDevice[]; cursor?: string | null } = Object(
      await get(asking, `/devices?${query}`, HistoryError),
    )
    yield { devices: page.devices ?? [], askedAt }
    cursor = page.cursor
  }
}

const readDevice = async (asking: Asking, deviceId: string): Promise<Answered | undefined> => {
  try {
    return Object(await get(asking, `/devices/${encodeURIComponent(deviceId)}`, HistoryError))
  } catch (error) {
    if (error instanceof HistoryError && error.code === 'unknown-device') return undefined
    throw error
  }
}
