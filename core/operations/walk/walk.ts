import { admission } from './admission.ts'
import { deviceSide } from './device.ts'
import { skipped, type Walked } from './hops.ts'
import { measured } from './measured.ts'
import { noPassage, passage } from './passage.ts'
import type { WalkSettings } from './settings.ts'

/**
 * Sends one uplink as a synthetic device, watches it as a viewer, and reports for each hop whether it works and its duration,
 * or the next thing to look at. Never throws. The canary and `npx sonde doctor` both take this walk.
 */
export const walk = async (settings: WalkSettings): Promise<Walked> => {
  const device = deviceSide(settings.coap, settings)
  const dns = (await measured(device.findServer, settings.clock)).finding
  const udp =
    dns.state === 'ok'
      ? (await measured(device.reachServer, settings.clock)).finding
      : skipped('there is no address to send to')
  // The viewer comes first: it does not see frames from before it watches.
  const { token, socket, reads, viewer } = await admission(settings)
  const rest =
    udp.state === 'ok' ? await passage({ device, reads, viewer }, settings) : noPassage('no datagram gets through')
  viewer?.close()
  device.close()
  return { dns, udp, token, socket, ...rest }
}
