/** The sizes of the bundles as a table for people, largest first, KiB. */
export const sizeTable = (sizes: ReadonlyMap<string, number>): string => {
  const rows = [...sizes].sort(([, one], [, other]) => other - one)
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, bytes]) => `${name.padEnd(width)} ${(bytes / 1024).toFixed(0).padStart(5)} KiB\n`).join('')
}
