import { expect, it } from 'vitest'
import { type End, survives } from '../support/survival.ts'

const ends = Array.from({ length: 5 }, (): End[] => ['SIGINT', 'SIGKILL']).flat()

it('2,000 uplinks, as fast as the stack takes them, are kept with --data, five times over Ctrl-C and five over kill -9', {
  timeout: 1_200_000,
}, async () => {
  const { acknowledged, stored } = await survives({ ends, uplinks: 2_000 })
  console.log(`kept: ${acknowledged} acknowledged, ${stored} stored`)
  expect(acknowledged).toBeGreaterThanOrEqual(20_000)
})
