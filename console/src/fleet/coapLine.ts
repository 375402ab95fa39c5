/** A command that sends one uplink (`uplink_count` 42) to this stack: libcoap's, as the README has it. */
export const coapLine = (coapUrl: string, deviceId: string): string =>
  `printf '\\010\\052' | coap-client -m post -t 42 -f - ${coapUrl.replace(/\/$/, '')}/uplink/${deviceId}`

/** An id that the token covers, for an example. */
export const exampleId = (devices: readonly string[], name = 'ABC123'): string => {
  const [first = '*'] = devices
  return first.endsWith('*') ? `${first.slice(0, -1)}${name}` : first
}
