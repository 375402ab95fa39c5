import { expect, it } from 'vitest'
import { permissionFaults } from './permissionUse.ts'

const grant = (to: string, action: string, used: boolean) => ({ to, action, on: '{Events}', from: '', used })
const because = 'AWS itself does it'

it('a grant that no stack used is named, unless it is explained', () => {
  const granted = [grant('Persist', 'dynamodb:PutItem', false), grant('Persist', 'logs:PutLogEvents', false)]
  expect(permissionFaults(granted, [], [{ grant: '* may logs:* on *', because }])).toEqual({
    unused: ['Persist may dynamodb:PutItem on {Events}'],
    idle: [],
  })
})

it('what one stack used is used', () => {
  const granted = [grant('Persist', 'dynamodb:PutItem', false)]
  expect(permissionFaults(granted, [grant('Persist', 'dynamodb:PutItem', true)], [])).toEqual({ unused: [], idle: [] })
})

it('an explanation of what is used, or is not granted, is one too many', () => {
  const granted = [grant('Persist', 'dynamodb:PutItem', true)]
  const excuses = [
    { grant: 'Persist may dynamodb:PutItem on {Events}', because },
    { grant: 'Nobody may *', because },
  ]
  expect(permissionFaults(granted, [], excuses).idle).toEqual(excuses.map(excuse => excuse.grant))
})
