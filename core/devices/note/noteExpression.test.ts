import { expect, it } from 'vitest'
import { receivedUplink } from '../../testing/uplinks.ts'
import { newestExpression } from './noteExpression.ts'

it('the update of a device is within what DynamoDB takes, with thirty reported fields and two ids', () => {
  const reported = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a_rather_long_field_${index}`, index]))
  const { id, receivedAt, deviceId } = receivedUplink({})
  const { UpdateExpression = '', ConditionExpression = '' } = newestExpression(
    { deviceId, id, formerId: id, receivedAt, uplinkCount: 1, reported },
    true,
  )
  expect(UpdateExpression.length).toBeLessThan(4096)
  expect(ConditionExpression.length).toBeLessThan(4096)
  expect(UpdateExpression.match(/=|if_not_exists/g)?.length).toBeLessThan(300)
  const paths = UpdateExpression.replace(/^SET /, '')
    .split(/, (?=[\w.#]+ =)/)
    .map(action => action.split(' =')[0])
  expect(new Set(paths).size).toBe(paths.length)
})
