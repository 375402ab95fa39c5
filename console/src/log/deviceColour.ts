import type { Selection } from '../address/selection.ts'

const COLOURS = 8

/** The number of the colour of a source: of one that was chosen its place, so that few sources differ; of all others by its id. */
export const colourIn = (devices: Selection, deviceId: string): number => {
  const place = devices.indexOf(deviceId)
  return place < 0 ? deviceColour(deviceId) : (place % COLOURS) + 1
}

/** The number of a device's colour, the same on every page: FNV-1a over its id. */
export const deviceColour = (deviceId: string): number => {
  let hash = 0x811c9dc5
  for (const character of deviceId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return ((hash >>> 0) % COLOURS) + 1
}
