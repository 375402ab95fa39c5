import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../../client/testing/events.ts'
import { FORMS } from './forms.ts'

const event = uplink(ulid(1, 1), { count: 42 })

it('writes a line of text', () => {
  expect(FORMS.text.write({ ...event, message: 'a\nb' })).toBe('1970-01-01T00:00:00.000Z info    A a␊b\n')
})

it('writes an event a line, which reads back the same', () => {
  expect(JSON.parse(FORMS.ndjson.write(event))).toEqual(event)
})

it('writes CSV in which nothing is a formula', () => {
  const told = { ...event, message: '=HYPERLINK("http://x","y")', data: { ...event.data, temperature: -5.5 } }
  const [id, , , , , ...rest] = FORMS.csv.write(told).split(',')
  expect(id).toBe(event.id)
  expect(rest.join(',')).toContain(`"'=HYPERLINK(""http://x"",""y"")",42,-5.5,,`)
  for (const message of ['+1', '-1', '@x', '\t=1', '＝1', '\n=1']) {
    expect(FORMS.csv.write({ ...event, message })).toContain(`'${message}`)
  }
  expect(FORMS.csv.write(event).endsWith('\r\n')).toBe(true)
})

it('has as many cells as columns', () => {
  const plain = { ...event, data: { ...event.data, activity: { sleep: 1, modem: 2, gnss: 0, wifi: 3, other: 4 } } }
  const beforeData = FORMS.csv.write(plain).split('"{')[0]?.split(',').length
  expect(beforeData).toBe(FORMS.csv.head.split(',').length)
  expect(FORMS.csv.write(plain)).toContain(',42,,1,2,0,3,4,0,,,')
})
