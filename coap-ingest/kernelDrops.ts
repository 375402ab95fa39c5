import { readFileSync } from 'node:fs'

/**
 * Datagrams that the kernel dropped since the socket was bound because our receive buffer was full: it tells nobody else.
 * @param table text of `/proc/net/udp6` or `/proc/net/udp`: local address in the second column, drops in the last
 * @returns undefined when the port is not in the table
 */
export const dropsOf = (table: string, port: number): number | undefined => {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const drops = table
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(columns => columns[1]?.endsWith(local))
    .map(columns => Number(columns.at(-1)))
  return drops.length === 0 ? undefined : drops.reduce((sum, count) => sum + count, 0)
}

/** {@link dropsOf} this machine; undefined where there is no such table. */
export const kernelDrops = (port: number): number | undefined => {
  for (const file of ['/proc/net/udp6', '/proc/net/udp']) {
    try {
      const drops = dropsOf(readFileSync(file, 'utf8'), port)
      if (drops !== undefined) return drops
    } catch {
      // not Linux, or no IPv6: nothing to read
    }
  }
  return undefined
}
