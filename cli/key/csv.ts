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
  readonly senderId?: string
}

/**
 * The devices in a CSV file with a head that has a column `deviceId`; of the other columns those of keys that were made elsewhere are read.
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
    const given = GIVEN.flatMap(name => (cell(name) === '' ? [] : [[name, cell(name)] as const]))
    return [{ deviceId, ...Object.fromEntries(given) }]
  })
}

/** The columns of keys that were made elsewhere. */
const GIVEN = ['masterSecret', 'masterSalt', 'senderId'] as const

/** Ids and hex hold neither commas nor quotes, but a spreadsheet may put quotes around them. */
const cellsIn = (line: string): readonly string[] => line.split(',').map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
