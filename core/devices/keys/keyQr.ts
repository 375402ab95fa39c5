import qrcode from 'qrcode-generator'
import type { DeviceKey } from './http/contract.ts'

/** The modules of a QR code, without the quiet zone that it needs around it. */
export type QrCode = {
  /** Modules in a row, and rows. */
  readonly size: number
  readonly isDark: (row: number, column: number) => boolean
}

/** The quiet zone around a QR code, modules (ISO/IEC 18004 §6.3.8). */
export const QUIET_ZONE = 4

/** The text of the QR code of a key: its JSON on one line. */
export const qrTextOf = (key: DeviceKey): string => JSON.stringify(key)

/** A key as a QR code with error correction of level M: a smudge of a label is read all the same. */
export const keyQr = (key: DeviceKey): QrCode => {
  const code = qrcode(0, 'M')
  code.addData(qrTextOf(key), 'Byte')
  code.make()
  return { size: code.getModuleCount(), isDark: (row, column) => code.isDark(row, column) }
}
