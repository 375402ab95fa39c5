import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A port that a process listens on, or a UDP socket that it has bound. */
export type BoundSocket = {
  readonly pid: number
  readonly protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6'
  /** The hexadecimal address as the kernel prints it: `0100007F` is 127.0.0.1. */
  readonly address: string
  readonly port: number
}

const PROTOCOLS = ['tcp', 'tcp6', 'udp', 'udp6'] as const
/** TCP_LISTEN of the kernel. */
const LISTENS = '0A'
/** 127.0.0.0/8 and ::1 as the kernel prints them: words in the order of this machine’s bytes. */
const LOOPBACK = [/^[0-9A-F]{6}7F$/, /^0{24}01000000$/, /^0{16}FFFF0000[0-9A-F]{6}7F$/]

/** Whether only this machine reaches the socket. */
export const isOnLoopback = ({ address }: BoundSocket): boolean => LOOPBACK.some(pattern => pattern.test(address))

/** A process, its children, and theirs. proc_pid_stat(5). */
const treeOf = (root: number): ReadonlySet<number> => {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter(entry => /^\d+$/.test(entry))) {
    const stat = orNone(() => readFileSync(`/proc/${name}/stat`, 'utf8'))
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const tree = new Set([root])
  for (let size = 0; size < tree.size; ) {
    size = tree.size
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid)
  }
  return tree
}

/** A process or a descriptor may be gone by the time that it is looked at. */
const orNone = <Value>(read: () => Value): Value | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const inodesOf = (pid: number): ReadonlySet<string> =>
  new Set(
    (orNone(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap(fd => {
      const [, inode] = orNone(() => readlinkSync(`/proc/${pid}/fd/${fd}`))?.match(/^socket:\[(\d+)\]$/) ?? []
      return inode === undefined ? [] : [inode]
    }),
  )

/** The listening TCP sockets and all UDP sockets of a process and of everything that it has started. Linux only. proc_pid_net(5). */
export const socketsOf = (root: number): readonly BoundSocket[] =>
  [...treeOf(root)].flatMap(pid => {
    const inodes = inodesOf(pid)
    return PROTOCOLS.flatMap(protocol =>
      readFileSync(`/proc/net/${protocol}`, 'utf8')
        .split('\n')
        .slice(1)
        .flatMap((line): BoundSocket[] => {
          const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
          if (!inodes.has(inode) || (protocol.startsWith('tcp') && state !== LISTENS)) return []
          const [address = '', port = ''] = local.split(':')
          return [{ pid, protocol, address, port: Number.parseInt(port, 16) }]
        }),
    )
  })
