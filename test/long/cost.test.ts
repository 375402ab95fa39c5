import { describe } from 'vitest'
import { itCosts } from '../support/costOf.ts'

describe('with mergedHistory true', () => itCosts({ mergedHistory: true, writeUnits: 3 }))
describe('with mergedHistory false', () => itCosts({ mergedHistory: false, writeUnits: 2 }))
