import { expect, it } from 'vitest'
import type { KindChoice } from '../../sources/sourceKind.ts'
import { foundRecords } from './found.ts'

const record = (deviceId: string, kind?: 'source') => ({ deviceId, ...(kind && { kind }) })
const records = [record('web-10', 'source'), record('web-9', 'source'), record('ABC123')]
const ids = (needle: string, kind: KindChoice, chosen: readonly string[] = []) =>
  foundRecords(records, needle, kind, new Set(chosen)).map(({ deviceId }) => deviceId)

it('finds devices and services by the words of their ids, in any order and case', () => {
  expect(ids('', 'all')).toEqual(['ABC123', 'web-9', 'web-10'])
  expect(ids('WEB', 'all')).toEqual(['web-9', 'web-10'])
  expect(ids('10 web', 'all')).toEqual(['web-10'])
})

it('finds those of one kind, where a record without a kind is a device', () => {
  expect(ids('', 'device')).toEqual(['ABC123'])
  expect(ids('', 'service')).toEqual(['web-9', 'web-10'])
})

it('shows the chosen ones first', () => expect(ids('', 'all', ['web-10'])).toEqual(['web-10', 'ABC123', 'web-9']))
