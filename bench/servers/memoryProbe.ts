/**
 * Loaded into a measured process with `--import`: answers each IPC message with the memory that is in use once garbage is collected
 * (needs `--expose-gc`), and keeps nothing running.
 */
process.on('message', () => {
  globalThis.gc?.()
  process.send?.(process.memoryUsage())
})
process.once('disconnect', () => process.exit(0))
process.channel?.unref()
