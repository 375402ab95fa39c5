import { Icon } from '../design/icon.tsx'
import { Snippet } from '../design/snippet.tsx'
import { useSession } from '../session/session.ts'
import { coapLine, exampleId } from './coapLine.ts'

/** What a fleet without devices teaches: how the first one appears. */
export const EmptyFleet = () => {
  const { settings, devices } = useSession()
  return (
    <div className="page-words">
      <h2>No device has been heard yet</h2>
      <p>
        Send an uplink: it is a small protobuf message over CoAP. With libcoap's <code>coap-client</code> (some systems
        call it <code>coap-client-notls</code>), to this stack's own address:
      </p>
      <Snippet text={coapLine(settings.coapUrl, exampleId(devices))} label="the command" />
      <p>Or run a simulated device, in the folder of the project of a stack on this machine:</p>
      <Snippet text={`npm run device -- --id ${exampleId(devices)} --every 5s`} label="the simulated device" />
      <p className="fleet__waiting" role="status">
        <Icon name="live" /> Waiting for the first uplink: its device appears here by itself.
      </p>
    </div>
  )
}
