import { describe, expect, it } from 'vitest'
import { deviceCommand } from '../device.ts'

const parse = (line: string) => deviceCommand.parse(line.split(' ').filter(word => word !== ''))

describe('the command line', () => {
  it('asks for one device, or for several', () => {
    expect(parse('--id ABC123')).toEqual({ deviceIds: ['ABC123'], lines: 2, directory: '.sonde' })
    expect(parse('--id A --devices 1')).toEqual({ deviceIds: ['A-1'], lines: 2, directory: '.sonde' })
    expect(parse('--id A --dir other')).toEqual({ deviceIds: ['A'], lines: 2, directory: 'other' })
    expect(parse('--id A --every 5s --count 3 --lines 0 --devices 2 --url coap://h:1')).toEqual({
      deviceIds: ['A-1', 'A-2'],
      every: 5000,
      count: 3,
      lines: 0,
      server: { host: 'h', port: 1 },
      directory: '.sonde',
    })
  })

  it('asks for help', () => {
    expect(parse('--help')).toBeUndefined()
  })

  it.each([
    ['', '--id is missing'],
    ['--id', '--id needs a value'],
    ['--id _A', "'_A' is not a device id"],
    [`--id ${'a'.repeat(63)} --devices 2`, 'is not a device id'],
    ['--id A --every 5', "'5' is not a duration"],
    ['--id A --count 0', "--count '0' is not a whole number from 1 to 999999999"],
    ['--id A --count many', "--count 'many' is not a whole number from 1 to 999999999"],
    ['--id A --lines 13', "--lines '13' is not a whole number from 0 to 12"],
    ['--id A --lines few', "--lines 'few' is not a whole number from 0 to 12"],
    ['--id A --devices 10001', '--devices is at most 10000'],
    ['--id A --evry 5s', "Unknown option '--evry'"],
    ['--id A --url http://h', "--url 'http://h' is not a CoAP server"],
    ['--id A --url coap://h --dir d', '--dir is for a local stack: it does not go with --url'],
    ['ABC123 --id A', 'one id: either as a word or as --id'],
    ['A B', 'Too many arguments'],
  ])("'%s' is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason)
  })
})
