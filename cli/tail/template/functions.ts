import { isRecord, isTrue, textOf } from './values.ts'

export type TemplateFunction = (...args: readonly unknown[]) => unknown

const parsed = (text: unknown): unknown => {
  if (isRecord(text)) return text
  const value: unknown = JSON.parse(textOf(text))
  return value
}
const tried = (text: unknown): unknown => {
  try {
    const value = parsed(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
const number = (value: unknown): number => Number(value)
const ordered = (one: unknown, other: unknown): number =>
  typeof one === 'number' && typeof other === 'number' ? one - other : textOf(one).localeCompare(textOf(other), 'en')

/** `printf` with the verbs that texts and numbers need: `%s %v %d %f %x %q %t %%`, with width, `-` and decimals. */
const formatted = (format: unknown, ...args: readonly unknown[]): string => {
  const left = [...args]
  return textOf(format).replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([svdfxqt%])/g, (_, minus, zero, width, decimals, verb) => {
    if (verb === '%') return '%'
    const value = left.shift()
    const text =
      verb === 'd'
        ? String(Math.trunc(number(value)))
        : verb === 'f'
          ? number(value).toFixed(Number(decimals ?? 6))
          : verb === 'x'
            ? number(value).toString(16)
            : verb === 'q'
              ? JSON.stringify(textOf(value))
              : textOf(value)
    return minus ? text.padEnd(Number(width)) : text.padStart(Number(width), zero || ' ')
  })
}

/** The functions of Go's text/template, and those that stern adds, but for colours and times. */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  and: (...args) => args.find(one => !isTrue(one)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: value => !isTrue(value),
  eq: (one, ...others) => others.some(other => one === other),
  ne: (one, other) => one !== other,
  lt: (one, other) => ordered(one, other) < 0,
  le: (one, other) => ordered(one, other) <= 0,
  gt: (one, other) => ordered(one, other) > 0,
  ge: (one, other) => ordered(one, other) >= 0,
  len: value => (typeof value === 'string' ? value.length : isRecord(value) ? Object.keys(value).length : 0),
  index: (from, ...keys) =>
    keys.reduce(
      (value: unknown, key) => (isRecord(value) && Object.hasOwn(value, textOf(key)) ? value[textOf(key)] : undefined),
      from,
    ),
  print: (...args) => args.map(textOf).join(''),
  println: (...args) => `${args.map(textOf).join(' ')}\n`,
  printf: formatted,
  upper: value => textOf(value).toUpperCase(),
  lower: value => textOf(value).toLowerCase(),
  json: value => JSON.stringify(value ?? null),
  parseJSON: parsed,
  tryParseJSON: tried,
  prettyJSON: value => {
    const found = tried(value)
    return found === undefined ? value : JSON.stringify(found, undefined, 2)
  },
  extractJSONParts: (text, ...names) => {
    const found = parsed(text)
    return names.map(name => textOf(isRecord(found) ? found[textOf(name)] : undefined)).join(', ')
  },
  tryExtractJSONParts: (text, ...names) => {
    const found = tried(text)
    return isRecord(found) ? names.map(name => textOf(found[textOf(name)])).join(', ') : text
  },
}
