import type { Selection } from '../../address/selection.ts'
import { type Form, type FormWriter, SUFFIXES, type Written } from './forms.ts'

/** Collects events in a file. */
export const fileOf = ({ head, write, mediaType }: FormWriter) => {
  const parts: string[] = [head]
  return {
    add: (events: Iterable<Written>) => {
      let part = ''
      for (const event of events) part += write(event)
      parts.push(part)
    },
    blob: () => new Blob(parts, { type: `${mediaType}; charset=utf-8` }),
  }
}

const whoseOf = (devices: Selection): string => {
  const [first = '*'] = devices
  if (devices.length > 1) return `${devices.length}-sources`
  return first === '*' ? 'all' : first.replaceAll(':', '-')
}

/** The name of a file of events: `sonde-ABC123-2026-01-15T10-30-00Z.csv`; text is `ABC123-logs.txt`. */
export const nameOf = (form: Form, devices: Selection, ms: number): string => {
  const whose = whoseOf(devices)
  if (form === 'text') return `${whose}-logs.txt`
  const when = new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')
  return `sonde-${whose}-${when}Z.${SUFFIXES[form]}`
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
