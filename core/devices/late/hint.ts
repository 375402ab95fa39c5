/** A device, when it was heard last as far as one instance of `persist` or of the checker knows, and the interval by which it is judged. */
export type Hint = { readonly deviceId: string; readonly heardAtMs: number; readonly intervalSeconds: number }

/** When a device was heard last, and its interval, s: some ten bytes. @param baseMs no hint is newer */
export const heardText = ({ heardAtMs, intervalSeconds }: Omit<Hint, 'deviceId'>, baseMs: number): string =>
  `${(baseMs - heardAtMs).toString(36)},${Math.floor(intervalSeconds).toString(36)}`

/** The hint that {@link heardText} wrote about a device; undefined where the text has another form. */
export const heardIn = (deviceId: string, text: string, baseMs: number): Hint | undefined => {
  const [ago = '', interval = ''] = text.split(',')
  const heardAtMs = baseMs - Number.parseInt(ago, 36)
  const intervalSeconds = Number.parseInt(interval, 36)
  return deviceId && heardAtMs > 0 && intervalSeconds > 0 ? { deviceId, heardAtMs, intervalSeconds } : undefined
}

/** Hints as text, some 25 bytes each. @param baseMs ms since 1970: no hint is newer */
export const hintsText = (hints: readonly Hint[], baseMs: number): string =>
  hints.map(hint => `${hint.deviceId},${heardText(hint, baseMs)}`).join(' ')

/** The hints that {@link hintsText} wrote; what has another form is left out. */
export const hintsIn = (text: string, baseMs: number): readonly Hint[] =>
  text.split(' ').flatMap(part => {
    const comma = part.indexOf(',')
    return heardIn(part.slice(0, Math.max(0, comma)), part.slice(comma + 1), baseMs) ?? []
  })
