import { expect, test } from 'vitest'
import * as z from 'zod'
import { metricWriter } from './embedded.ts'

const Line = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.tuple([
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })).max(100),
      }),
    ]),
  }),
  Stack: z.string(),
})

const written = (measured: Parameters<ReturnType<typeof metricWriter>>[0]) => {
  const lines: string[] = []
  metricWriter(
    'Sonde-dev',
    line => lines.push(line),
    () => 1_700_000_000_000,
  )(measured)
  return lines.map(line => Line.parse(JSON.parse(line)))
}

test('a line names each metric with its unit, and the stack as its only dimension', () => {
  expect(written({ Uplinks: [3, 'Count'], RoundTrip: [[12, 40], 'Milliseconds'] })).toEqual([
    {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Sonde',
            Dimensions: [['Stack']],
            Metrics: [
              { Name: 'Uplinks', Unit: 'Count' },
              { Name: 'RoundTrip', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Stack: 'Sonde-dev',
      Uplinks: 3,
      RoundTrip: [12, 40],
    },
  ])
})

test('nothing measured writes nothing', () => {
  expect(written({})).toEqual([])
  expect(written({ RoundTrip: [[], 'Milliseconds'] })).toEqual([])
})

test('more than a hundred values or metrics go over several lines, each value once', () => {
  const values = Array.from({ length: 250 }, (_, index) => index)
  const lines = written({ Uplinks: [7, 'Count'], RoundTrip: [values, 'Milliseconds'] })
  expect(lines.flatMap(({ RoundTrip }) => RoundTrip)).toEqual(values)
  expect(lines.filter(line => 'Uplinks' in line)).toHaveLength(1)
  const many = Object.fromEntries(values.map(value => [`M${value}`, [value, 'Count'] as const]))
  expect(written(many).flatMap(line => line._aws.CloudWatchMetrics[0].Metrics)).toHaveLength(250)
})
