import type { Level } from '../../../../contracts/frames.ts'

/** The words by which logging libraries and protocols name their levels, and the letters that stand for them. */
const WORDS: readonly (readonly [Level, string])[] = [
  ['trace', 'trace trce trc verbose vrb silly finest finer v t'],
  ['debug', 'debug debug1 debug2 debug3 debug4 debug5 dbug dbg deb fine config d'],
  ['info', 'info inf information informational notice note log http success system default i n'],
  ['warn', 'warn warning wrn warnings w'],
  ['error', 'error err eror erro severe fail failure e'],
  ['fatal', 'fatal ftl critical crit crt alert emergency emerg panic dpanic f c'],
]
const byWord: ReadonlyMap<string, Level> = new Map(
  WORDS.flatMap(([level, words]) => words.split(' ').map(word => [word, level] as const)),
)

/** The longest word of a level, with room for what stands around it. */
const MAX_LENGTH = 24

/**
 * The level that a word names, in any case: `warning` is `warn`, `notice` is `info`, `crit` is `fatal`; one letter counts too.
 * slog's distance, as in `INFO+2`, is left out.
 *
 * @returns `unknown` if it is no word for a level
 */
export const levelOfWord = (word: string): Level => {
  if (word.length > MAX_LENGTH) return 'unknown'
  return (
    byWord.get(word) ??
    byWord.get(
      word
        .toLowerCase()
        .replace(/[+-]\d{1,3}$/, '')
        .trim(),
    ) ??
    'unknown'
  )
}

/** How numbers stand for levels. */
export type Numbering = 'any' | 'syslog' | 'otel' | 'python' | 'gcp' | 'logback'

/**
 * The level that a number stands for. Without a known numbering: 0 to 7 are syslog's (RFC 5424 §6.2.1, GELF, journald), 10 to 60 those of
 * pino and bunyan, 100 to 600 those of Monolog (250 is its notice).
 */
export const levelOfNumber = (number: number, numbering: Numbering = 'any'): Level => {
  if (numbering === 'otel') return OTEL[Math.floor((number - 1) / 4)] ?? 'unknown'
  if (numbering === 'python') return PYTHON[Math.floor(number / 10)] ?? 'unknown'
  if (numbering === 'logback') return LOGBACK[Math.floor(number / 5000)] ?? 'unknown'
  if (numbering === 'gcp' && number >= 100) return GCP[Math.floor(number / 100)] ?? 'unknown'
  if (number >= 0 && number <= 7) return SYSLOG[number] ?? 'unknown'
  if (numbering === 'syslog') return 'unknown'
  if (number >= 10 && number < 70) return PINO[Math.floor(number / 10)] ?? 'unknown'
  return number >= 100 && number <= 600 ? (MONOLOG[Math.floor(number / 100)] ?? 'unknown') : 'unknown'
}

const SYSLOG: readonly Level[] = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug']
const OTEL: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
const PYTHON: readonly Level[] = ['unknown', 'debug', 'info', 'warn', 'error', 'fatal']
const PINO: readonly Level[] = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal']
const MONOLOG: readonly Level[] = ['unknown', 'debug', 'info', 'warn', 'error', 'fatal', 'fatal']
/** 0 is DEFAULT: no level was given. */
const GCP: readonly Level[] = ['unknown', 'debug', 'info', 'info', 'warn', 'error', 'fatal', 'fatal', 'fatal']
/** In steps of 5,000: TRACE 5,000, DEBUG 10,000, INFO 20,000, WARN 30,000, ERROR 40,000. */
const LOGBACK: readonly Level[] = ['unknown', 'trace', 'debug', 'debug', 'info', 'info', 'warn', 'warn', 'error']

/** The level of an HTTP status: 5xx error, 4xx warn, else info. */
export const levelOfStatus = (status: number): Level => {
  if (status < 100 || status > 599) return 'unknown'
  if (status >= 500) return 'error'
  return status >= 400 ? 'warn' : 'info'
}
