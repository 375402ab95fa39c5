import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Channel } from '../../core/contracts/channels.ts'
import { Channel as ChannelShape } from '../../core/contracts/channels.ts'
import { UsageError } from '../exitCode.ts'

/** The words in which an address is asked for. */
const ASKED: Readonly<Record<Channel['type'], string>> = {
  slack: 'the URL of the incoming webhook',
  discord: 'the URL of the webhook',
  ntfy: 'the URL of the topic',
  teams: 'the URL of the workflow',
  webhook: 'the URL',
}

/** Reads one line of a terminal that shows nothing of it. */
const hidden = (question: string, signal: AbortSignal): Promise<string> =>
  new Promise((done, failed) => {
    const { stdin, stderr } = process
    let line = ''
    const end = () => {
      stdin.setRawMode(false)
      stdin.pause()
      stdin.off('data', onData)
      signal.removeEventListener('abort', onAbort)
      stderr.write('\n')
    }
    const onAbort = () => {
      end()
      failed(signal.reason)
    }
    const onData = (data: Buffer) => {
      for (const character of data.toString('utf8')) {
        if (character === '\r' || character === '\n') {
          end()
          done(line)
          return
        }
        if (character === '\u0003') {
          end()
          process.kill(process.pid, 'SIGINT')
          return
        }
        line = character === '\u007f' ? line.slice(0, -1) : line + character
      }
    }
    signal.addEventListener('abort', onAbort)
    stderr.write(question)
    stdin.setRawMode(true)
    stdin.resume()
    stdin.on('data', onData)
  })

/**
 * A channel with the address that the user gives: in a file, on standard input, or on the terminal, which does not show it.
 * @throws UsageError that names the fault, without the address
 */
export const channelOf = async (
  {
    type,
    addressFile,
    secretFile,
  }: {
    readonly type: Channel['type']
    readonly addressFile: string | undefined
    readonly secretFile: string | undefined
  },
  signal: AbortSignal,
): Promise<Channel> => {
  const url = (await addressIn(type, addressFile, signal)).trim()
  const secret = secretFile === undefined ? undefined : (await readFile(secretFile, 'utf8')).trim()
  const channel = ChannelShape.safeParse({
    type,
    url,
    ...(secret !== undefined && { [type === 'ntfy' ? 'token' : 'secret']: secret }),
  })
  if (channel.success) return channel.data
  const [issue] = channel.error.issues
  throw new UsageError(`${issue?.path.join('.') === 'url' ? 'the address' : 'the secret'}: ${issue?.message}`)
}

const addressIn = async (type: Channel['type'], file: string | undefined, signal: AbortSignal): Promise<string> => {
  if (file !== undefined && file !== '-') return readFile(file, 'utf8')
  if (file === undefined && process.stdin.isTTY) return hidden(`${ASKED[type]} (it is not shown): `, signal)
  return text(process.stdin)
}
