import { helpOf } from '../../cli/command/commander.ts'
import type { Face } from '../../cli/command/flags.ts'
import { commands } from '../../cli/commands.ts'
import { helpOfProgram } from '../../cli/program.ts'
import { NOTE } from './markdown.ts'

const faces: readonly Face[] = await Promise.all(commands.map(async ({ load }) => (await load([])).face))

const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

/** The help without its examples, which stand below it as commands that a test types. */
const section = (face: Face): string => {
  const { name, examples } = face
  const help = helpOf({ ...face, examples: [] })
  const typed = examples.map(
    ({ line, about }) => `${about.charAt(0).toUpperCase()}${about.slice(1)}:\n\n${block('sh', line)}`,
  )
  return [`## sonde ${name}`, block('text', help), ...typed].join('\n\n')
}

/** `docs/generated/cli.md`: the help of every subcommand, and its examples. */
export const cliPage = (): string =>
  [
    NOTE,
    '# The command line',
    'Every subcommand of `npx sonde`, as `--help` shows it. [cli.md](../cli.md) tells how to work with them. A test types each example as it stands, one after the other, in a folder from which a stack runs.',
    block('text', helpOfProgram()),
    ...faces.map(section),
  ].join('\n\n')
