import { Icon } from '../design/icon.tsx'
import { Snippet } from '../design/snippet.tsx'
import { useSession } from '../session/session.ts'
import { coapLine, exampleId } from './coapLine.ts'
import { curlLine } from './curlLine.ts'

/** Takes the place of an empty fleet, and explains how the first device or service appears. */
export const EmptyFleet = () => {
  const { settings, devices } = useSession()
  return (
    <div className="page-words">
      <h2>No device has been heard yet</h2>
      <p>
        Send an uplink, which is a small protobuf message over CoAP. This command sends one to this stack with libcoap's{' '}
        <code>coap-client</code> (some systems call it <code>coap-client-notls</code>):
      </p>
      <Snippet text={coapLine(settings.coapUrl, exampleId(devices))} label="the command" />
      <p>If the stack runs on this machine, you can also run a simulated device in the folder of the project:</p>
      <Snippet text={`npx sonde device --id ${exampleId(devices)} --every 5s`} label="the simulated device" />
      <p>A service sends log lines, such as this one, with a token whose scope is ship or write:</p>
      <Snippet text={curlLine(settings.httpUrl, exampleId(devices, 'web-1'))} label="the log line" />
      <p className="fleet__waiting" role="status">
        <Icon name="live" /> Waiting for the first uplink or log line. Its sender will appear here.
      </p>
    </div>
  )
}
