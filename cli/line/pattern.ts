/**
 * A regular expression as users of other tools write it: `(?i)` at its beginning makes capitals the same.
 * @throws Error that names the flag
 */
export const patternIn = (flag: string, text: string, flags = ''): RegExp => {
  const [, marks = '', rest = text] = /^\(\?([ims]+)\)(.*)$/s.exec(text) ?? []
  try {
    return new RegExp(rest, [...new Set(`${flags}${marks}`)].join(''))
  } catch (cause) {
    throw new Error(
      `--${flag} '${text}' is not a regular expression: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    )
  }
}
