import { expect, it } from 'vitest'
import { hotPartitions, type PartitionWrite } from './hotPartitions.ts'

const meter = () => {
  let time = 5000
  const warned: PartitionWrite[] = []
  const hot = hotPartitions({ now: () => time, warn: write => void warned.push(write) })
  const write = (partition: string, units: number, index?: string) =>
    hot.written({ table: 'Events', index, partition, units })
  return { hot, warned, write, pass: (ms: number) => (time += ms) }
}

it('a partition that takes more than 1,000 write units in a second is told once a minute, and each such second counted', () => {
  const { hot, warned, write, pass } = meter()
  for (let time = 0; time < 10; time++) write('web-1', 100)
  expect(warned).toEqual([])
  write('web-1', 1)
  write('web-1', 500)
  expect(warned).toEqual([{ table: 'Events', partition: 'web-1', units: 1001 }])
  pass(1000)
  write('web-1', 1001)
  expect(hot.read()).toEqual({ Events: 2 })
  expect(warned).toHaveLength(1)
  pass(60_000)
  write('web-2', 2000)
  expect(warned).toHaveLength(2)
})

it('partitions, tables with their indexes, and seconds count apart', () => {
  const { hot, warned, write, pass } = meter()
  for (let second = 0; second < 3; second++) {
    write('web-1', 900)
    write('web-2', 900)
    write('web-1', 900, 'byTime')
    pass(1000)
  }
  expect([hot.read(), warned]).toEqual([{}, []])
})
