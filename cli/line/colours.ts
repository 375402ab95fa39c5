import { styleText } from 'node:util'
import type { Level } from '../../client/frames.ts'

export type Colour = Extract<Parameters<typeof styleText>[0], string>
export type Style = Colour | readonly Colour[]

/** Puts a text into a style; without colours it stays as it is. */
export type Paint = (style: Style, text: string) => string

const plain: Paint = (_, text) => text
const painted: Paint = (style, text) =>
  [style].flat().reduce((all, one) => styleText(one, all, { validateStream: false }), text)

export const paintWith = (hasColours: boolean): Paint => (hasColours ? painted : plain)

export const colourChoices = ['auto', 'always', 'never'] as const
export type ColourChoice = (typeof colourChoices)[number]

/**
 * Whether to write colours: the flag, then `FORCE_COLOR`, then `NO_COLOR` (no-color.org: any value that is not empty), then whether a
 * terminal reads them.
 */
export const wantsColours = (
  choice: ColourChoice,
  { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
): boolean => {
  if (choice !== 'auto') return choice === 'always'
  if (FORCE_COLOR) return !/^(0|false)$/.test(FORCE_COLOR)
  if (NO_COLOR) return false
  return isTerminal && TERM !== 'dumb'
}

const OF_LEVEL: Readonly<Record<Level, Style>> = {
  trace: 'gray',
  debug: 'gray',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: ['bold', 'white', 'bgRed'],
  unknown: 'dim',
}

export const styleOfLevel = (level: Level): Style => OF_LEVEL[level]

const OF_SOURCE: readonly Colour[] = [
  'cyan',
  'green',
  'magenta',
  'yellow',
  'blue',
  'cyanBright',
  'greenBright',
  'magentaBright',
  'yellowBright',
  'blueBright',
]

/** A source has the same colour in every run: FNV-1a of its name. */
export const styleOfSource = (source: string): Style => {
  let hash = 0x811c9dc5
  for (const letter of source) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return OF_SOURCE[hash % OF_SOURCE.length] ?? 'cyan'
}
