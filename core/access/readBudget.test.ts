import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ReadBudget, TooMuchReading } from '../contracts/readBudget.ts'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { dynamoReadBudget } from './readBudget.ts'

let tables: TestTables
let budget: ReadBudget
let time: number
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  time = Math.floor(RECEIVED_AT / 60_000) * 60_000
  const tableName = await tables.create(tableShapes.viewers.keys)
  budget = dynamoReadBudget({ client: tables.client, tableName, unitsPerMinute: 1000, now: () => time })
  tables.sent()
})

const costing = (readUnits: number) => async () => ({ readUnits })

describe('the budget of read units of a subject', () => {
  it('ends with the minute in which it is used up, and a refusal says when that is', async () => {
    time += 15_500
    for (let read = 0; read < 4; read++) await budget('ada', 10, costing(250))
    const refusal = budget('ada', 10, costing(250))
    await expect(refusal).rejects.toBeInstanceOf(TooMuchReading)
    await expect(refusal).rejects.toMatchObject({ retryAfter: 45 })
    await budget('other', 10, costing(250))
    time += 44_500
    await budget('ada', 10, costing(250))
  })

  it('is not passed by reads at the same time: what they are expected to cost is reserved', async () => {
    let reads = 0
    const read = async () => {
      reads++
      return { readUnits: 250 }
    }
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => budget('ada', 250, read)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    expect(reads).toBe(4)
  })

  it('takes back what a read did not cost', async () => {
    for (let read = 0; read < 100; read++) await budget('ada', 250, costing(1))
  })

  it('costs one write where the read costs what was expected, and two otherwise', async () => {
    await budget('ada', 5, costing(5))
    expect(tables.sent()).toEqual(['UpdateItemCommand'])
    await budget('ada', 5, costing(6))
    expect(tables.sent()).toEqual(['UpdateItemCommand', 'UpdateItemCommand'])
  })
})
