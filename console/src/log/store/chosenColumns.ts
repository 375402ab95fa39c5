import type { Selection } from '../../address/selection.ts'

const KEY = 'sonde.columns'
/** The maximum number of logs whose columns are remembered; those chosen first are forgotten first. */
const MAX_LOGS = 50

/** The maximum number of columns in a log. */
export const MAX_COLUMNS = 8

/** All logs of several sources share their columns. */
const nameOf = ([first = '*', ...others]: Selection): string => (others.length > 0 ? '*' : first)

const isPath = (value: unknown): value is string => typeof value === 'string'
const pathsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(isPath).slice(0, MAX_COLUMNS) : []

const readAll = (): [string, readonly string[]][] => {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    if (!Array.isArray(known)) return []
    return known.flatMap((entry: unknown): [string, readonly string[]][] =>
      Array.isArray(entry) && isPath(entry[0]) ? [[entry[0], pathsIn(entry[1])]] : [],
    )
  } catch {
    return []
  }
}

/** The columns that this browser has chosen for a log, as dotted paths. */
export const readColumns = (devices: Selection): readonly string[] => new Map(readAll()).get(nameOf(devices)) ?? []

/** Remembers the columns of a log, if this browser is allowed to. */
export const writeColumns = (devices: Selection, paths: readonly string[]): void => {
  const name = nameOf(devices)
  const others = readAll().filter(([known]) => known !== name)
  try {
    localStorage.setItem(KEY, JSON.stringify([...others, [name, paths]].slice(-MAX_LOGS)))
  } catch {
    // Without storage, the choice lasts as long as the page.
  }
}
