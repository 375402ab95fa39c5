import { describe, expect, it } from 'vitest'
import { doctorCommand } from '../doctor.ts'

describe('parseDoctorSettings', () => {
  it.each([
    [[], { from: { kind: 'local', directory: '.sonde' }, patienceMs: 10_000 }],
    [['--dir', 'here', '--patience', '2s'], { from: { kind: 'local', directory: 'here' }, patienceMs: 2_000 }],
    [
      ['--stack', 'Sonde-dev'],
      { from: { kind: 'deployed', stack: 'Sonde-dev', outputs: undefined }, patienceMs: 10_000 },
    ],
    [
      ['--stack', 'Sonde-dev', '--outputs', 'o.json', '--region', 'eu-central-1'],
      {
        from: { kind: 'deployed', stack: 'Sonde-dev', outputs: 'o.json', region: 'eu-central-1' },
        patienceMs: 10_000,
      },
    ],
    [['--help'], undefined],
  ])('%j', (args, settings) => {
    expect(doctorCommand.parse(args)).toEqual(settings)
  })

  it.each([
    [['--outputs', 'o.json'], '--stack'],
    [['--stack', 'Sonde-dev', '--dir', '.sonde'], '--dir'],
    [['--patience', 'long'], "'long'"],
  ])('%j is an error that names %s', (args, what) => {
    expect(() => doctorCommand.parse(args)).toThrow(what)
  })
})
