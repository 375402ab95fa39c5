import { describe, expect, it } from 'vitest'
import { registerCommand } from '../register.ts'

const parse = (line: string) => registerCommand.parse(line.split(' ').filter(word => word !== ''))

describe('the command line of register, unregister, block and unblock', () => {
  it('names a device, and a table in AWS', () => {
    expect(parse('--id ABC123')).toEqual({ deviceId: 'ABC123', directory: '.sonde' })
    expect(parse('--id A --dir other')).toEqual({ deviceId: 'A', directory: 'other' })
    expect(parse('--id A --table T --region eu-central-1')).toEqual({
      deviceId: 'A',
      directory: '.sonde',
      table: 'T',
      region: 'eu-central-1',
    })
    expect(parse('-h')).toBeUndefined()
  })

  it.each([
    ['', '--id is missing'],
    ['--id *', "'*' is not a device id"],
    ['--id A --region eu-central-1', '--region goes with --table'],
    ['--id A --dir d --table T', '--dir is for a local stack: it does not go with --table'],
    ['A B', 'Too many arguments'],
  ])("'%s' is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason)
  })
})
