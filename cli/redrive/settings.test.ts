import { describe, expect, it } from 'vitest'
import { redriveCommand } from './redriveCommand.ts'

describe('parseRedriveSettings', () => {
  it.each([
    [[], { kind: 'list', limit: 100 }],
    [['list', '--limit', '5'], { kind: 'list', limit: 5 }],
    [['show', 'm1'], { kind: 'show', id: 'm1' }],
    [['send', 'm1', 'm2'], { kind: 'send', ids: new Set(['m1', 'm2']), isDryRun: false }],
    [['send', '--all', '--dry-run'], { kind: 'send', ids: 'all', isDryRun: true }],
    [['export', 'letters.ndjson'], { kind: 'export', file: 'letters.ndjson' }],
  ])('%j', (args, command) => {
    expect(redriveCommand.parse(args)).toMatchObject({ command, from: { kind: 'local', directory: '.sonde' } })
  })

  it('names a stack in AWS, and one queue of it', () => {
    const args = ['send', '--all', '--stack', 'Sonde-prod', '--outputs', 'o.json', '--queue', 'StorePathUplinks']
    expect(redriveCommand.parse(args)).toMatchObject({
      queue: 'StorePathUplinks',
      from: { kind: 'deployed', stack: 'Sonde-prod', outputs: 'o.json' },
    })
  })

  it.each([
    [['send'], 'either ids or --all'],
    [['send', '--all', 'm1'], 'either ids or --all'],
    [['show'], 'one id'],
    [['list', '--all'], 'go with send'],
    [['export', '--dry-run', 'f'], 'go with send'],
    [['list', '--limit', '0'], "--limit '0'"],
    [['--dir', 'd', '--stack', 'S'], '--dir is for a local stack'],
    [['--region', 'eu-west-1'], 'go with --stack'],
    [['purge'], "'purge' is not one of"],
  ])('%j is an error that says %s', (args, why) => {
    expect(() => redriveCommand.parse(args)).toThrow(why)
  })
})
