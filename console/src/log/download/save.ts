import { FORMS, type Form, type Written } from './forms.ts'

/** A byte order mark, without which a spreadsheet does not recognise UTF-8. */
const MARK = '\ufeff'

/** Collects events in a file. */
export const fileOf = (form: Form) => {
  const { head, write, mediaType } = FORMS[form]
  const parts: string[] = [form === 'csv' ? MARK + head : head]
  return {
    add: (events: Iterable<Written>) => {
      let part = ''
      for (const event of events) part += write(event)
      parts.push(part)
    },
    blob: () => new Blob(parts, { type: `${mediaType}; charset=utf-8` }),
  }
}

/** The name of a file of events: `sonde-ABC123-2026-01-15T10-30-00Z.csv`. */
export const nameOf = (form: Form, deviceId: string, ms: number): string => {
  const whose = deviceId === '*' ? 'all' : deviceId.replaceAll(':', '-')
  const when = new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')
  return `sonde-${whose}-${when}Z.${FORMS[form].suffix}`
}

/** The browser gets this long to start the download, ms. */
const BEGIN_MS = 60_000

/** Lets the browser save a file. */
export const save = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), BEGIN_MS)
}
