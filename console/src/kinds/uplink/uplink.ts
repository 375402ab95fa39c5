import type { JsonValue, UplinkFrame } from '../../../../client/watch.ts'
import { uplinkCsv } from '../../../../core/events/uplink/csv.ts'
import { fieldsText } from '../fields.ts'
import type { JsonObject, KindView } from '../kind.ts'
import { unprovenBadges } from '../unproven.ts'
import { fieldNames } from './names.ts'
import { payloadFields } from './payload.ts'

const objectIn = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined

const rebootText = ({ data: { reboot } }: UplinkFrame): string | undefined => {
  if (!reboot) return undefined
  const { reason = 'no reason given', file, line } = reboot
  const place = file === undefined ? '' : ` at ${file}${line === undefined ? '' : `:${line}`}`
  return `${reason}${place}`
}

/** A message of a device. */
export const uplink: KindView<UplinkFrame> = {
  type: 'uplink',
  // The message of an uplink without a count says #0, as existing frontends read it (docs/viewers.md).
  message: ({ message, data }) => (data.uplink_count === null ? message.replace(/ #0$/, '') : message),
  fields: ({ data }) => fieldsText(data.uplink, 'uplink_count'),
  badges: event => {
    const reboot = rebootText(event)
    const { warnings } = event.data
    return [
      ...(reboot === undefined ? [] : [{ text: `Reboot: ${reboot}`, look: 'reboot' } as const]),
      ...(warnings ? [{ text: 'With warnings', look: 'plain', title: warnings.join('\n') } as const] : []),
      ...unprovenBadges(event.data),
    ]
  },
  tree: ({ data }) => data.uplink,
  omitted: ({ data }) => data.omitted ?? [],
  csv: uplinkCsv,
  parts: ({ data }, payload) => {
    const fields = payloadFields(payload)
    const names = fieldNames(fields, data.uplink)
    return fields.map(({ number, type, from, to }) => ({
      name: names.get(number) ?? `field ${number}`,
      type,
      from,
      to,
    }))
  },
  report: event => {
    const { uplink_count, temperature, activity, uplink: message } = event.data
    return {
      count: uplink_count,
      temperature,
      activity: activity ?? {},
      reboot: rebootText(event),
      configuration: objectIn(objectIn(message.heartbeat)?.config),
      message,
    }
  },
}
