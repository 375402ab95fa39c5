import type { DeviceKey } from '../../core/devices/keys/http/contract.ts'

/** The columns of a CSV with keys. None of their values needs quotes. */
const COLUMNS = ['deviceId', 'senderId', 'recipientId', 'masterSecret', 'masterSalt', 'algorithm', 'hkdf'] as const

export const KEYS_HEAD = `${COLUMNS.join(',')}\n`

export const keyRow = (key: DeviceKey): string => `${COLUMNS.map(name => key[name]).join(',')}\n`

/** A device of a CSV file that is to get a key. */
export type WantedKey = {
  readonly deviceId: string
  readonly masterSecret?: string
  readonly masterSalt?: string
}

/**
 * The devices in a CSV file with a head that has a column `deviceId`; other columns than those with secrets are passed over.
 * @throws Error that names the line
 */
export const wantedIn = (text: string): readonly WantedKey[] => {
  const [head = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const names = cellsIn(head)
  const at = (name: string) => names.indexOf(name)
  if (at('deviceId') < 0) throw new Error('the first line has no column deviceId')
  const seen = new Set<string>()
  return lines.flatMap((line, index): readonly WantedKey[] => {
    if (line.trim() === '') return []
    const cells = cellsIn(line)
    const cell = (name: string) => (at(name) < 0 ? '' : (cells[at(name)] ?? ''))
    const deviceId = cell('deviceId')
    if (deviceId === '') throw new Error(`line ${index + 2}: no deviceId`)
    if (seen.has(deviceId)) throw new Error(`line ${index + 2}: ${deviceId} stands twice`)
    seen.add(deviceId)
    const [masterSecret, masterSalt] = [cell('masterSecret'), cell('masterSalt')]
    return [{ deviceId, ...(masterSecret !== '' && { masterSecret }), ...(masterSalt !== '' && { masterSalt }) }]
  })
}

/** Ids and hex hold neither commas nor quotes, but a spreadsheet may put quotes around them. */
const cellsIn = (line: string): readonly string[] => line.split(',').map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
