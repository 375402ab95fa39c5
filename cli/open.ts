import { isDeviceId } from '../core/contracts/deviceId.ts'
import { subcommand } from './command/subcommand.ts'
import { connect, needed } from './connect/connect.ts'
import { connectionFlags } from './connect/flags.ts'
import { placeOfFlags } from './connect/place.ts'
import { openInBrowser } from './open/browser.ts'

export const openCommand = subcommand({
  name: 'open',
  about:
    'Opens the web console, signed in with a token that lives for an hour. Where there is no browser it prints the address.',
  words: { name: 'device', about: 'the device or source to show; the fleet unless given', completes: 'devices' },
  flags: {
    print: {
      about:
        'prints the address in place of opening it. It holds the token: whoever has it is signed in until it expires',
    },
    write: { about: 'may set configurations of devices' },
    sensitive: { about: 'shows the fields that only the scope sensitive may see' },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde open --print', about: 'the address of the console of the stack that runs here' },
    { line: 'npx sonde open ABC123 --print', about: 'the page of a device' },
  ],
  notes: `The browser is given a file of your own that leads to the console, and that is removed after it: the token stands in no list
of processes, in no log and in no history of the shell. The console takes it out of the address at once.`,
  read: (values, [device]) => {
    if (device !== undefined && !isDeviceId(device)) throw new Error(`'${device}' is not the id of a device`)
    return {
      connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
      device,
      isPrinted: values.print,
      scope: [
        'read' as const,
        ...(values.write ? ['write' as const] : []),
        ...(values.sensitive ? ['sensitive' as const] : []),
      ],
    }
  },
  run: async ({ connection: flags, device, isPrinted, scope }) => {
    const connection = await connect(flags, { devices: ['*'], scope })
    const page = `${needed(connection, 'console')}${device === undefined ? '/' : `/devices/${encodeURIComponent(device)}`}`
    const address = `${page}#token=${await connection.token()}`
    if (isPrinted) return `${address}\n`
    const isOpened = await openInBrowser(address, { platform: process.platform, environment: process.env })
    return isOpened
      ? { out: '', err: `${page} opens in your browser\n` }
      : {
          out: `${address}\n`,
          err: 'There is no browser here: open this address where there is one. It holds the token.\n',
        }
  },
})
