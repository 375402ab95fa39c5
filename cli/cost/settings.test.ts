import { expect, it } from 'vitest'
import { costCommand } from '../cost.ts'

it('reads the senders, the viewers and the stage', () => {
  const line = '--devices 1000 --every 12m --viewers 10 --watching all --stage prod --config {"mergedHistory":false}'
  expect(costCommand.parse(line.split(' '))).toEqual({
    traffic: { devices: 1000, everySeconds: 720, viewers: 10, watching: 'all' },
    config: { stage: 'prod', mergedHistory: false },
    running: undefined,
    isRecording: false,
  })
  expect(costCommand.parse(['--devices', '1', '--every', '30s'])).toMatchObject({
    traffic: { viewers: 0, watching: 1 },
    config: { stage: 'dev' },
  })
  const running = ['--devices', '1', '--every', '30s', '--running']
  expect(costCommand.parse(running)).toMatchObject({ running: '.sonde' })
  expect(costCommand.parse([...running, '--dir', 'other'])).toMatchObject({ running: 'other' })
  expect(costCommand.parse(['--help'])).toBeUndefined()
})

it.each([
  ['--every 12m', '--devices is missing'],
  ['--devices 5', '--every is missing'],
  ['--devices 0 --every 12m', "--devices '0' is not a whole number from 1 up"],
  ['--devices 5 --every often', "'often' is not a duration"],
  ['--devices 5 --every 1m --viewers many', "--viewers 'many' is not a whole number from 0 up"],
  ['--devices 5 --every 1m --dir other', '--dir goes with --running'],
  ['--devices 5 --every 1m --config 7', "--config '7' is not a JSON object"],
])('%s is refused: %s', (line, message) => {
  expect(() => costCommand.parse(line.split(' '))).toThrow(message)
})
