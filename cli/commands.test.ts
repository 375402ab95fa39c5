import { describe, expect, it } from 'vitest'
import { commands } from './commands.ts'
import { outcomeOfProgram } from './program.ts'

const run = (...args: readonly string[]) => outcomeOfProgram(args, '1.2.3')

describe.each(commands)('sonde $name', ({ name, load }) => {
  it('has a help with its name and an example, and a refusal of one line for a flag that is not known', async () => {
    const { face } = await load([])
    expect(face.name).toBe(name)
    expect(face.examples.length).toBeGreaterThan(0)
    for (const { line } of face.examples) expect(line).toContain(`npx sonde ${name}`)
    const help = await run(name, '--help')
    expect(help).toMatchObject({ err: '', code: 0, out: expect.stringContaining(`Usage: sonde ${name}`) })
    expect(await run('help', name)).toEqual(help)
    expect(await run(name, '--surely-unknown')).toEqual({
      out: '',
      err: expect.stringMatching(
        new RegExp(`^Unknown option '--surely-unknown'.* \\(npx sonde ${name} --help shows the flags\\)\\n$`),
      ),
      code: 3,
    })
  })
})

describe('sonde', () => {
  it('shows all commands, and its version', async () => {
    const { out, code } = await run('--help')
    expect(code).toBe(0)
    for (const { name, summary } of commands) expect(out).toContain(`  ${name.padEnd(15)}${summary}`)
    expect(await run('help')).toEqual({ out, err: '', code: 0 })
    expect(await run('--version')).toEqual({ out: '1.2.3\n', err: '', code: 0 })
  })

  it.each([
    [['tial'], "Unknown command 'tial'; did you mean tail?"],
    [['help', 'tial'], "Unknown command 'tial'; did you mean tail?"],
    [['tail', '-x=1'], "Unknown option '-x=1'"],
    [['tail', '-s=1x'], "--since '1x' is not a time"],
    [['tail', '-t=loud'], "--timestamps 'loud' is not one of none, clock"],
    [['tail', ''], 'a name is empty: leave it away, or write *, for all'],
    [['devices', ''], 'a name is empty'],
    [['stats', ','], 'a name is empty'],
    [['history', 'web-1', ''], 'a name is empty'],
    [['send', '', 'hello'], "'' is not the name of a source"],
    [['send', '../web', 'hello'], "'../web' is not the name of a source"],
    [['send', 'web-1', ''], 'the message is empty'],
    [['send', 'web-1', '--uplink', '{"uplink_count":1}'], "an = goes before the JSON: --uplink='"],
    [['devcies'], "Unknown command 'devcies'; did you mean device"],
    [['tail', '--sinse', '1h'], "Unknown option '--sinse'; did you mean --since?"],
    [['--verion'], "Unknown option '--verion'; did you mean --version?"],
    [['tail', '--since'], '--since needs a value'],
  ])('%j is refused with a hint', async (args, message) => {
    expect(await run(...args)).toMatchObject({ out: '', err: expect.stringContaining(message), code: 3 })
  })

  it('without a command it shows them on standard error', async () => {
    expect(await run()).toMatchObject({ out: '', err: expect.stringContaining('Usage: sonde'), code: 3 })
  })

  it.each(['bash', 'zsh', 'fish'])('knows the flag of stern for the completion of %s', async shell => {
    const { out } = await run('completion', shell)
    expect(out).toContain(`completion for ${shell}`)
    expect(await run('tail', '--completion', shell)).toMatchObject({ out, code: 0 })
    expect(await run(`--completion=${shell}`)).toMatchObject({ out, code: 0 })
  })
})
