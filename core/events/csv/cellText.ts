import { type Cell, NumberText } from './column.ts'

/** A spreadsheet takes a text for a formula when it begins with one of these, also in full width. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/**
 * A cell of CSV (RFC 4180). A number is no formula; a text that a spreadsheet would take for one begins with an apostrophe: it
 * comes from a device (OWASP, "CSV Injection").
 */
export const cellText = (value: Cell | NumberText): string => {
  if (value === undefined || value === null) return ''
  if (value instanceof NumberText) return value.text
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : ''
  if (typeof value === 'boolean') return `${value}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
