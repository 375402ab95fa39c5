import { describe, expect, it } from 'vitest'
import { wordFindings } from './words.ts'

const inComment = (text: string) => wordFindings('core/events/fit.ts', `/** ${text} */`)
const inPage = (text: string) => wordFindings('docs/coap.md', text)

describe('constructions that a reader stumbles over', () => {
  it.each([
    'What who owns a domain needs for its record',
    'Findings of cdk-nag that are as they shall be.',
    'Its rows stay, and with them who cuts it later.',
    'A token that is none is 401.',
    'One that does not reach is 403.',
    'Failures are retried by who posts.',
    'What an event of a device looks like.',
    'Who sends too often gets 4.29.',
    'A name of one’s own.',
    'How long it takes at the most.',
    'The reading is such.',
  ])('%s', text => {
    expect(inComment(text)).toHaveLength(1)
    expect(inPage(text)).toHaveLength(1)
  })

  it.each([
    'The DNS record that the domain’s owner has to create.',
    'There is none.',
    'What does it cost?',
    'What to do when the first deployment fails.',
    'It takes at most five seconds, and at least one.',
    'Viewers, by the device that they watch: a person who watches two has two rows.',
  ])('leaves alone: %s', text => {
    expect([...inComment(text), ...inPage(text)]).toEqual([])
  })

  it('says where, and what to write instead', () => {
    expect(wordFindings('core/events/fit.ts', 'one\nconst MOST_BYTES = 1')).toEqual([
      'core/events/fit.ts:2: “MOST_BYTES”: min… or max…',
    ])
    expect(wordFindings('core/utils.ts', '')).toEqual(['core/utils.ts: a name that says nothing about what is in it'])
  })

  it('takes a table’s head and a heading for what they are', () => {
    expect([...inPage('| What | Fact |'), ...inPage('## What is measured')]).toEqual([])
  })
})
