import { UplinkReceived, UplinkRejected } from '../contracts/events.ts'
import type { EventFrame, Level, RejectedFrame, UplinkData, UplinkFrame } from '../contracts/frames.ts'
import { asObject, asText, type Json } from '../contracts/json.ts'

const FAILURES = new Set(['WATCHDOG', 'HARD_FAULT', 'BROWNOUT'])

/** An uplink is `info`; one that reports a reboot `warn`, or `error` when the reason is a failure of the device. */
export const levelOf = (uplink: Json): Level => {
  const reboot = asObject(asObject(uplink.heartbeat)?.reboot)
  if (!reboot) return 'info'
  return FAILURES.has(asText(reboot.reason) ?? '') ? 'error' : 'warn'
}

/** The frame of an accepted uplink, the same whether it comes from the bus or from a stored item. */
export const uplinkFrame = ({
  id,
  deviceId,
  receivedAt,
  uplink,
  warnings,
}: Omit<UplinkReceived, 'wire'>): UplinkFrame => {
  const data = summaryOf(uplink)
  return {
    id,
    deviceId,
    timestamp: receivedAt,
    type: 'uplink',
    level: levelOf(uplink),
    message: `Received uplink #${data.uplink_count ?? 0}`,
    data: { ...data, uplink, ...(warnings && warnings.length > 0 && { warnings }) },
  }
}

/** The frame of what a device said and could not be taken. */
export const rejectedFrame = ({
  id,
  deviceId,
  receivedAt,
  reason,
  bytes,
}: Pick<UplinkRejected, 'id' | 'receivedAt' | 'reason'> & { deviceId: string; bytes: number }): RejectedFrame => ({
  id,
  deviceId,
  timestamp: receivedAt,
  type: 'rejected',
  level: 'warn',
  message: `Rejected uplink: ${reason}`,
  data: { reason, bytes },
})

/** The frame of an event from the bus; none where the device cannot be told. */
export const busFrame = (detailType: 'Uplink' | 'UplinkRejected', detail: unknown): EventFrame | undefined => {
  if (detailType === 'Uplink') return uplinkFrame(UplinkReceived.parse(detail))
  const { deviceId, wire, ...rejected } = UplinkRejected.parse(detail)
  return deviceId === undefined ? undefined : rejectedFrame({ ...rejected, deviceId, bytes: wire.bytes })
}

const summaryOf = (uplink: Json): Omit<UplinkData, 'uplink'> => {
  const heartbeat = asObject(uplink.heartbeat)
  const count = uplink.uplink_count
  const temperature = heartbeat?.modem_temperature
  const wifi = asObject(uplink.location)?.wifi
  return {
    uplink_count: typeof count === 'number' ? count : null,
    temperature: typeof temperature === 'number' || typeof temperature === 'string' ? temperature : null,
    activity: asObject(heartbeat?.activity) ?? null,
    wifi_count: Array.isArray(wifi) ? wifi.length : 0,
    reboot: asObject(heartbeat?.reboot) ?? null,
  }
}
