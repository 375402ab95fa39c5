import type { Level } from '../../../../contracts/frames.ts'

/** Beginnings of lines that tell a level without naming it. */
const SIGNS: readonly (readonly [RegExp, Level])[] = [
  [/^panic: |^fatal error: |^runtime: goroutine stack exceeds/, 'fatal'],
  [/^Guru Meditation Error|^\*{3}ERROR\*{3}|^abort\(\) was called at PC|^assert failed: /, 'fatal'],
  [/^Kernel panic - not syncing/, 'fatal'],
  [/^(?:PHP )?Fatal error: {1,2}/, 'fatal'],
  [/^(?:PHP )?(?:Parse|Recoverable fatal) error: {1,2}/, 'error'],
  [/^PHP Warning: {1,2}/, 'warn'],
  [/^PHP (?:Notice|Deprecated|Strict Standards): {1,2}/, 'info'],
  [/^Traceback \(most recent call last\):|^Exception in thread "/, 'error'],
  [/^Unhandled exception[.:] |^Uncaught [\w.$]{1,128}(?:Error|Exception)\b|^Unhandled [Rr]ejection/, 'error'],
  [/^thread '[^']{1,128}'(?: \(\d{1,12}\))? (?:has overflowed|panicked at) /, 'error'],
  [/^npm ERR! |^npm error /, 'error'],
  [/^npm WARN |^npm warn /, 'warn'],
  [/^npm notice /, 'info'],
  [/^(?:[\w-]{1,64}\.){1,16}[\w$]{1,128}(?:Exception|Error)(?:: |$)/, 'error'],
]

/** The level that the beginning of a line tells without naming it: a panic, an exception, an error of PHP. */
export const levelOfSign = (text: string, at: number): Level => {
  const head = text.slice(at, at + 400)
  for (const [pattern, level] of SIGNS) if (pattern.test(head)) return level
  return 'unknown'
}
