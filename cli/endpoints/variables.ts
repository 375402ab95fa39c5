import type { Urls } from './urls.ts'

/** Lines for `eval` in a POSIX shell. A variable without a value is unset, so that none is left of another stack. */
export const variables = (urls: Urls): string =>
  Object.entries(urls)
    .map(([name, url]) => (url === undefined ? `unset ${name}\n` : `export ${name}=${quoted(url)}\n`))
    .join('')

/** POSIX.1-2017, Shell Command Language, 2.2.2: within single quotes each character stands for itself, but for the quote. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
