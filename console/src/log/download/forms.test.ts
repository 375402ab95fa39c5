import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import { historyCsv } from '../../../../core/events/http/forms.ts'
import { schemaColumns } from '../../../../core/events/schemaColumns.ts'
import { readSchema } from '../../../../proto/schemaFiles.ts'
import { csvOf } from '../../kinds/kinds.ts'
import { writerOf } from './forms.ts'

const columns = schemaColumns(readSchema().uplink)
const [text, ndjson, csv] = (['text', 'ndjson', 'csv'] as const).map(form => writerOf(form, csvOf(columns)))
const event = uplink(ulid(1, 1), { count: 42 })

it('writes a line of text', () => {
  expect(text?.write({ ...event, message: 'a\nb' })).toBe('1970-01-01T00:00:00.000Z info    A a␊b\n')
})

it('writes an event a line, which reads back the same', () => {
  expect(JSON.parse(ndjson?.write(event) ?? '')).toEqual(event)
})

it('writes CSV as the HTTP API does: the same columns and cells, after a mark that tells a spreadsheet of UTF-8', () => {
  const api = historyCsv(columns)
  expect(csv?.head).toBe(`\ufeff${api.head}`)
  const rejected = { ...event, type: 'rejected' as const, data: { reason: '=1+1, "x"\ny', bytes: 3 } }
  const wire = { type: 'CON', messageId: 1, token: '', bytes: 3 } as const
  for (const one of [
    { ...event, wire },
    { ...rejected, wire },
  ])
    expect(csv?.write(one)).toBe(api.row(one))
})
