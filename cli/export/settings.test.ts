import { describe, expect, it } from 'vitest'
import { exportCommand } from './exportCommand.ts'

const parse = (line: string) => exportCommand.parse(line.split(' ').filter(word => word !== ''))

describe('the form of the file', () => {
  it.each([
    ['', 'ndjson', false],
    ['--out a.ndjson', 'ndjson', false],
    ['--out a.csv', 'csv', false],
    ['--out a.csv.gz', 'csv', true],
    ['--out a.jsonl.gz', 'ndjson', true],
    ['--out a.txt.gz --form csv', 'csv', true],
    ['--form csv', 'csv', false],
  ])('%j is %s', (flags, form, isCompressed) => {
    expect(parse(`--from 7d ${flags}`)).toMatchObject({ query: { form }, isCompressed })
  })
})

describe('a command line that is wrong', () => {
  it.each([
    ['', '--from is missing'],
    ['--from 1m --to 1h', "--from '1m' is not before --to '1h'"],
    ['--from 1m', "--from '1m' is not before --to '1m'"],
    ['--from 7d --out a.txt', 'does not end in .ndjson or .csv'],
    ['--from 7d --form xml', "--form 'xml' is not one of ndjson, csv"],
    ['--from 7d --level loud', "--level 'loud' is not one of trace"],
    ['--from 7d --type uplinks', "--type 'uplinks' is not one of uplink, rejected"],
    ['--from 7d --devices A*B', '--devices: '],
    ['--from 7d --devices ,', '--devices: nothing given'],
    ['--from 7d --parallel 0', "--parallel '0' is not a whole number from 1 to 16"],
    ['--from 7d --parallel 17', '--parallel'],
    ['--from 7d --fresh', '--fresh goes with --out'],
    ['--from 7d --stack A --url https://x', '--stack or --url, not both'],
    ['--from 7d --region x', '--outputs and --region go with --stack'],
    ['--from 7d --dir x --stack A', '--dir is for a local stack'],
    ['--from 7d --url ftp://x', "--url 'ftp://x' is not an https:// URL"],
    ['--from 7d --level', '--level needs a value'],
    ['--from 7d --levels warn', 'did you mean --level?'],
  ])('%s: %s', (line, message) => {
    expect(() => parse(line)).toThrow(message)
  })
})

it('names each device once, in one order, so that the same command goes on', () => {
  expect(parse('--from 7d --devices B,A*,B')?.query.devices).toEqual(['A*', 'B'])
})
