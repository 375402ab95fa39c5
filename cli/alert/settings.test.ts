import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../command/commander.ts'
import { alertFace, readAlertSettings } from './settings.ts'

const actionOf = (...args: string[]) => {
  const { values, words } = readCommandLine(alertFace, args) ?? { values: undefined, words: [] }
  if (!values) throw new Error('asked for help')
  return readAlertSettings(values, words).action
}

describe('flags of sonde alert set', () => {
  it.each([
    [
      ['--on', 'reboot', '--devices', 'tracker-*', '--channel', 'ops'],
      { when: { kind: 'reboot' }, devices: ['tracker-*'], channels: ['ops'] },
    ],
    [
      ['--on', 'reboot', '--reason', 'WATCHDOG', '--reason', 'BROWNOUT'],
      { when: { reasons: ['WATCHDOG', 'BROWNOUT'] } },
    ],
    [
      ['--on', 'count', '--type', 'log', '--pattern', '{"level":["error"]}', '--at-least', '20', '--within', '10m'],
      { when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 20, withinSeconds: 600 } },
    ],
    [
      ['--on', 'value', '--field', 'a.b', '--below', '-5.5', '--lasting', '90s', '--level', 'error'],
      { when: { kind: 'value', field: 'a.b', below: -5.5, forSeconds: 90 }, level: 'error' },
    ],
    [
      ['--on', 'late', '--cool-down', '1h', '--disabled'],
      { when: { kind: 'late' }, coolDownSeconds: 3600, enabled: false },
    ],
  ])('%j make a rule', (flags, rule) => {
    expect(actionOf('set', 'hot', ...flags)).toMatchObject({ kind: 'set', name: 'hot', rule })
  })

  it.each([
    [[], /a rule needs --on/],
    [['--on', 'rebot'], /'rebot' is not one of/],
    [['--on', 'reboot', '--above', '3'], /--above goes with --on value/],
    [['--on', 'count', '--type', 'log'], /atLeast/],
    [['--on', 'value', '--field', 'a'], /above or below/],
    [['--on', 'value', '--field', 'a', '--above', 'hot'], /--above 'hot' is not a number/],
    [['--on', 'event', '--type', 'log', '--pattern', '{'], /--pattern is not JSON/],
    [['--on', 'event', '--type', 'alert'], /when\.type/],
    [['--on', 'reboot', '--devices', 'a b'], /devices/],
    [['rule.json', '--on', 'reboot'], /not both/],
  ])('%j are refused in one line', (flags, message) => {
    expect(() => actionOf('set', 'hot', ...flags)).toThrow(message)
  })
})

describe('sonde alert', () => {
  it('previews a rule of a name, of a file, or of flags', () => {
    const since = expect.stringMatching(/^\d{4}-.*Z$/)
    expect(actionOf('preview', 'hot', '--since', '7d')).toMatchObject({
      of: 'hot',
      looking: { since, isEstimate: false },
    })
    expect(actionOf('preview', 'rules/hot.json')).toMatchObject({ of: { file: 'rules/hot.json' } })
    expect(actionOf('preview', '--on', 'late', '--estimate')).toMatchObject({
      of: { when: { kind: 'late' } },
      looking: { isEstimate: true },
    })
  })

  it('silences for a while, or no longer', () => {
    expect(actionOf('silence', 'hot', '--for', '8h')).toEqual({ kind: 'silence', name: 'hot', seconds: 28_800 })
    expect(actionOf('silence', 'hot', '--end')).toEqual({ kind: 'silence', name: 'hot', seconds: undefined })
    expect(() => actionOf('silence', 'hot')).toThrow('--for with a duration, or --end')
    expect(() => actionOf('silence', 'hot', '--for', '5s')).toThrow('less than a minute')
  })

  it('never takes an address from the command line', () => {
    expect(actionOf('channel', 'set', 'ops', '--kind', 'slack')).toMatchObject({
      kind: 'channel-set',
      addressFile: undefined,
    })
    expect(() => actionOf('channel', 'set', 'ops', 'https://hooks.example/x', '--kind', 'slack')).toThrow(
      'history of the shell',
    )
    expect(() => actionOf('channel', 'set', 'ops', '--kind', 'slack', '--secret-file', 'x')).toThrow('ntfy and webhook')
  })

  it.each([
    [['lst'], /'lst' is not one of list, show/],
    [['show'], /show needs the name of a rule/],
    [['show', 'Hot!'], /is not the name of a rule/],
    [['show', 'hot', '--on', 'late'], /go with set and preview/],
    [['list', '--since', '1h'], /--since goes with preview/],
    [['channel', 'show', 'ops'], /channel 'show' is not one of/],
    [['channel', 'test'], /needs the name of a channel/],
    [['preview', 'hot', '--units', '0'], /from 1 to 5000/],
  ])('%j is refused in one line', (args, message) => {
    expect(() => actionOf(...args)).toThrow(message)
  })
})
