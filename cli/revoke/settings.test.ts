import { describe, expect, it } from 'vitest'
import { revokeCommand } from '../revoke.ts'

const parse = (line: string) => revokeCommand.parse(line.split(' ').filter(word => word !== ''))

describe('the command line of revoke', () => {
  it('names a subject, and a stack in AWS', () => {
    expect(parse('--sub ada')).toEqual({ sub: 'ada', directory: '.sonde' })
    expect(parse('--sub ada --dir other')).toEqual({ sub: 'ada', directory: 'other' })
    expect(parse('--sub ada --table T --api https://live.example.com/ --region eu-central-1')).toEqual({
      sub: 'ada',
      directory: '.sonde',
      deployed: { table: 'T', api: 'https://live.example.com', region: 'eu-central-1' },
    })
    expect(parse('--sub ada --table T --api https://live.example.com/')?.deployed).not.toHaveProperty('region')
    expect(parse('-h')).toBeUndefined()
  })

  it('takes the URL of viewers, and the region from it', () => {
    expect(
      parse('--sub ada --table T --api wss://abc.execute-api.us-west-2.amazonaws.com/live/?x=1')?.deployed,
    ).toEqual({
      table: 'T',
      api: 'https://abc.execute-api.us-west-2.amazonaws.com/live',
      region: 'us-west-2',
    })
    expect(
      parse('--sub ada --table T --api https://abc.execute-api.us-west-2.amazonaws.com/live --region eu-west-1'),
    ).toMatchObject({ deployed: { region: 'eu-west-1' } })
  })

  it.each([
    ['', '--sub is missing'],
    ['--sub=', "--sub '' is not a subject"],
    [`--sub ${'x'.repeat(257)}`, '1 to 256 characters'],
    ['--sub ada --table T', '--table and --api go together'],
    ['--sub ada --api https://h/live', '--table and --api go together'],
    ['--sub ada --region eu-central-1', '--region goes with --table'],
    ['--sub ada --table T --api http://h/live', "--api 'http://h/live' is not a wss:// or https:// URL"],
    ['--sub ada --table T --api live', "--api 'live' is not a"],
    ['--sub ada --dir d --table T --api wss://h/live', '--dir is for a local stack: it does not go with --table'],
    ['ada bob', 'Too many arguments'],
  ])("'%s' is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason)
  })
})
