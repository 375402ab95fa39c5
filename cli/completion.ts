import { subcommand } from './command/subcommand.ts'
import { scriptFor, shells } from './completion/scripts.ts'
import { chosen } from './tail/settings.ts'

const usual = ({ SHELL = '' }: NodeJS.ProcessEnv): string => SHELL.split('/').at(-1) ?? ''

export const completionCommand = subcommand({
  name: 'completion',
  about:
    'Prints the completion script of a shell: commands, flags, their values, and the names of devices and sources of the stack.',
  words: { name: 'shell', about: 'bash, zsh or fish; yours unless given', completes: shells },
  flags: {},
  examples: [
    { line: 'eval "$(npx sonde completion bash)"', about: 'for this shell; in ~/.bashrc for each one to come' },
  ],
  notes: `  zsh:   eval "$(npx sonde completion zsh)"
  fish:  npx sonde completion fish | source

The script makes sonde a command of the shell where it is not on the path, so that you can leave npx away.`,
  read: (_, [shell]) => chosen('shell', shell ?? usual(process.env), shells),
  run: async shell => {
    if (shell === undefined) throw new Error('name a shell')
    return scriptFor(shell, { node: process.execPath, command: process.argv[1] ?? '' })
  },
})
