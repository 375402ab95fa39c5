import type { AnySubcommand } from './command/subcommand.ts'

/** A subcommand in the list of all: its code is loaded only when it is asked for. */
export type Listed = {
  readonly name: string
  readonly group: 'Watch' | 'Send' | 'Devices' | 'Access' | 'Run a stack' | 'This command'
  /** One line. */
  readonly summary: string
  /** @param args its command line: it may choose between two faces */
  readonly load: (args: readonly string[]) => Promise<AnySubcommand>
}

/** Every subcommand, in the order of the help. */
export const commands: readonly Listed[] = [
  {
    name: 'tail',
    group: 'Watch',
    summary: 'shows events and log lines as they come',
    load: async () => (await import('./tail.ts')).tailCommand,
  },
  {
    name: 'history',
    group: 'Watch',
    summary: 'shows stored events',
    load: async () => (await import('./history.ts')).historyCommand,
  },
  {
    name: 'stats',
    group: 'Watch',
    summary: 'counts log lines by level',
    load: async () => (await import('./stats.ts')).statsCommand,
  },
  {
    name: 'open',
    group: 'Watch',
    summary: 'opens the web console, signed in',
    load: async () => (await import('./open.ts')).openCommand,
  },
  {
    name: 'export',
    group: 'Watch',
    summary: 'writes events of history to a file, and goes on where it was interrupted',
    load: async () => (await import('./export/exportCommand.ts')).exportCommand,
  },
  {
    name: 'send',
    group: 'Send',
    summary: 'sends a log line, lines of standard input, or an uplink',
    load: async () => (await import('./send.ts')).sendCommand,
  },
  {
    name: 'ship',
    group: 'Send',
    summary: 'follows files and ships their lines, or those of a command',
    load: async () => (await import('./ship.ts')).shipCommand,
  },
  {
    name: 'device',
    group: 'Send',
    summary: 'simulates devices that send uplinks',
    load: async () => (await import('./device.ts')).deviceCommand,
  },
  {
    name: 'devices',
    group: 'Devices',
    summary: 'lists devices and sources with their status, and follows it',
    load: async () => (await import('./devices.ts')).devicesCommand,
  },
  {
    name: 'config',
    group: 'Devices',
    summary: 'shows or sets the configuration of a device',
    load: async () => (await import('./config.ts')).configCommand,
  },
  {
    name: 'register',
    group: 'Devices',
    summary: 'registers a device',
    load: async () => (await import('./register.ts')).registerCommand,
  },
  {
    name: 'unregister',
    group: 'Devices',
    summary: 'ends the registration of a device',
    load: async () => (await import('./unregister.ts')).unregisterCommand,
  },
  {
    name: 'block',
    group: 'Devices',
    summary: 'refuses a device',
    load: async () => (await import('./block.ts')).blockCommand,
  },
  {
    name: 'unblock',
    group: 'Devices',
    summary: 'hears a blocked device again',
    load: async () => (await import('./unblock.ts')).unblockCommand,
  },
  {
    name: 'key',
    group: 'Devices',
    summary: 'makes, shows, replaces and revokes the keys of devices',
    load: async () => (await import('./key.ts')).keyCommand,
  },
  {
    name: 'alert',
    group: 'Devices',
    summary: 'makes, tests and silences the rules of alerts, and their channels',
    load: async () => (await import('./alert.ts')).alertCommand,
  },
  {
    name: 'token',
    group: 'Access',
    summary: 'mints a token and prints it',
    load: async () => (await import('./token.ts')).tokenCommand,
  },
  {
    name: 'revoke',
    group: 'Access',
    summary: 'ends the tokens and sockets of a subject',
    load: async () => (await import('./revoke.ts')).revokeCommand,
  },
  {
    name: 'doctor',
    group: 'Run a stack',
    summary: 'finds the first hop of a stack that is broken',
    load: async args =>
      args.includes('--before-deploy')
        ? (await import('./doctor/account/command.ts')).beforeDeployCommand(process.env)
        : (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'redrive',
    group: 'Run a stack',
    summary: 'lists dead letters, and sends them again',
    load: async () => (await import('./redrive/redriveCommand.ts')).redriveCommand,
  },
  {
    name: 'cost',
    group: 'Run a stack',
    summary: 'prints the cost of a month',
    load: async () => (await import('./cost.ts')).costCommand,
  },
  {
    name: 'endpoints',
    group: 'Run a stack',
    summary: 'prints the addresses of a stack as variables of a shell',
    load: async () => (await import('./endpoints.ts')).endpointsCommand,
  },
  {
    name: 'settings',
    group: 'This command',
    summary: 'keeps the stack that you work with, and how events look',
    load: async () => (await import('./settings.ts')).settingsCommand,
  },
  {
    name: 'completion',
    group: 'This command',
    summary: 'prints the completion script of bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completionCommand,
  },
]
