import { LogView } from '../log/logView.tsx'
import './device.css'

/** One log over all devices that the token covers. */
export const AllPage = () => (
  <div className="device">
    <h1 className="visually-hidden">All devices</h1>
    <div className="device__view">
      <LogView deviceId="*" />
    </div>
  </div>
)
