import { expect, it } from 'vitest'
import { unreachable } from '../../aws/unanswered.ts'
import { refusalsOf } from './refusals.ts'

it('a service that a firewall keeps away is told once, and the other checks go on', async () => {
  const { ask, tolerated, findings } = refusalsOf(async operation => {
    if (operation.startsWith('cloudfront:'))
      throw unreachable('cloudfront.amazonaws.com', new Error('', { cause: { code: 'x' } }))
    return {}
  })
  const check = async () => {
    await ask('cloudfront:ListFunctions')
    return []
  }
  expect(await Promise.all([tolerated(check), tolerated(check)])).toEqual([[], []])
  expect(findings('arn:aws:iam::123456789012:user/me')).toEqual([
    {
      about: 'questions',
      weight: 'note',
      why: 'cloudfront.amazonaws.com cannot be reached, so that a part was not looked at',
      command: 'npx sonde doctor --before-deploy',
    },
  ])
})
