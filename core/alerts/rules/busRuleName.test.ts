import { expect, it } from 'vitest'
import { busRuleName, busRulePrefix } from './busRuleName.ts'

it('names of rules are those of EventBridge behind the name of the stack', () => {
  expect(busRuleName('Sonde-dev', 'hot')).toBe('Sonde-dev-alert-hot')
})

it('a long name is short enough for EventBridge, has the prefix, and is no other rule’s', () => {
  const stack = `Sonde-${'s'.repeat(20)}`
  const names = ['a', 'b'].map(end => busRuleName(stack, `${'x'.repeat(39)}${end}`))
  for (const name of names) expect([name.length, name.startsWith(busRulePrefix(stack))]).toEqual([64, true])
  expect(new Set(names).size).toBe(2)
})
