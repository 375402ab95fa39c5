import { ALL, type Selection } from '../address/selection.ts'
import { LogView } from '../log/logView.tsx'
import './device.css'

/** One log over several devices and log sources, or over all that the token covers. */
export const AllPage = ({ devices = ALL }: { devices?: Selection }) => (
  <div className="device">
    <h1 className="visually-hidden">{devices === ALL ? 'All events' : 'Timeline'}</h1>
    <div className="device__view">
      <LogView key={devices.join()} devices={devices} />
    </div>
  </div>
)
