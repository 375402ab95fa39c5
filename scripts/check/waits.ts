/** Calls of vitest that give up after one second unless they are told how long they may wait. */
const HASTY = /\bvi\.(waitFor|waitUntil)\(/g

/** The text from here to the bracket that closes the first one that opens. Brackets in strings count as well: they come in pairs. */
const call = (text: string, from: number): string => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return text.slice(from, at)
  }
  return text.slice(from)
}

/** The waits in a test that last one second, which a busy machine may need. */
export const waitFindings = (file: string, text: string): readonly string[] =>
  [...text.matchAll(HASTY)].flatMap(({ 0: found, index }) =>
    /timeout|PATIENCE/.test(call(text, index))
      ? []
      : [
          `${file}:${text.slice(0, index).split('\n').length}: ${found}): it gives up after one second; use expect.poll, or say timeout in a hook`,
        ],
  )
