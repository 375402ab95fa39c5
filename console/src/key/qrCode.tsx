import type { DeviceKey } from '../../../core/devices/keys/http/contract.ts'
import { keyQr, QUIET_ZONE } from '../../../core/devices/keys/keyQr.ts'

/** A key as a QR code, dark on light whatever the theme. Loaded when it is asked for. */
export const QrCode = ({ deviceKey }: { deviceKey: DeviceKey }) => {
  const { size, isDark } = keyQr(deviceKey)
  const modules = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const)
  const path = modules.flatMap(([row, column]) => (isDark(row, column) ? [`M${column} ${row}h1v1h-1z`] : [])).join('')
  const side = size + 2 * QUIET_ZONE
  return (
    <svg
      className="keys__qr"
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
      role="img"
      shapeRendering="crispEdges"
    >
      <title>The key as a QR code</title>
      <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
