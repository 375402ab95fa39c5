import { describe, expect, it } from 'vitest'
import { type Condition, evaluated } from './evaluation.ts'

/** Newest first; `X` is beyond the threshold, `0` within, `-` missing. */
const points = (text: string) => [...text].map(sign => (sign === '-' ? undefined : Number(sign === 'X')))
const condition = (missing: Condition['missing'], datapointsToAlarm = 3): Condition => ({
  isBreaching: value => value > 0,
  evaluationPeriods: 3,
  datapointsToAlarm,
  missing,
})

// The tables of the CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"; there the newest is the last.
describe('three of three', () => {
  it.each([
    ['X-X-0', 'OK', 'OK', 'OK', 'OK'],
    ['0----', 'OK', 'OK', 'OK', 'OK'],
    ['-----', 'INSUFFICIENT_DATA', 'before', 'ALARM', 'OK'],
    ['X-XX0', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['--X--', 'ALARM', 'before', 'ALARM', 'OK'],
  ] as const)('%s', (text, missing, ignore, breaching, notBreaching) => {
    for (const before of ['OK', 'ALARM'] as const) {
      const state = (treat: Condition['missing']) => evaluated(points(text), condition(treat), before)
      expect(state('missing')).toBe(missing)
      expect(state('ignore')).toBe(ignore === 'before' ? before : ignore)
      expect(state('breaching')).toBe(breaching)
      expect(state('notBreaching')).toBe(notBreaching)
    }
  })
})

describe('two of three', () => {
  it.each([
    ['X0X00', 'ALARM'],
    ['0X0X0', 'OK'],
    ['X----', 'OK'],
    ['XX---', 'ALARM'],
    ['-XX--', 'ALARM'],
    ['0-0X-', 'OK'],
  ] as const)('%s, where missing is within', (text, state) => {
    expect(evaluated(points(text), condition('notBreaching', 2), 'OK')).toBe(state)
  })

  it('is over once enough newer points are within', () => {
    expect(evaluated(points('00XXX'), condition('notBreaching', 2), 'ALARM')).toBe('OK')
  })
})
