/** A device, when it was heard last as far as one instance of `persist` knows, and the interval by which it is judged. */
export type Hint = { readonly deviceId: string; readonly heardAtMs: number; readonly intervalSeconds: number }

/**
 * Hints as text, some 23 bytes each. Parts of seconds are cut off: whoever goes by a hint asks the record too often rather than too rarely.
 * @param base s since 1970: no hint is newer
 */
export const hintsText = (hints: readonly Hint[], base: number): string =>
  hints
    .map(({ deviceId, heardAtMs, intervalSeconds }) => {
      const ago = base - Math.floor(heardAtMs / 1000)
      return `${deviceId},${ago.toString(36)},${Math.floor(intervalSeconds).toString(36)}`
    })
    .join(' ')

/** The hints that {@link hintsText} wrote; what has another form is left out. */
export const hintsIn = (text: string, base: number): readonly Hint[] =>
  text.split(' ').flatMap(part => {
    const [deviceId = '', ago = '', interval = ''] = part.split(',')
    const heardAtMs = (base - Number.parseInt(ago, 36)) * 1000
    const intervalSeconds = Number.parseInt(interval, 36)
    return deviceId && heardAtMs > 0 && intervalSeconds > 0 ? [{ deviceId, heardAtMs, intervalSeconds }] : []
  })
