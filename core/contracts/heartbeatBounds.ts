import type { HeartbeatBounds } from './configuration.ts'

/**
 * The bounds of a stage that sets no other: 10 s to seven days. They stand apart from their schema for programs that take no
 * schemas along.
 */
export const DEFAULT_HEARTBEAT_BOUNDS: HeartbeatBounds = { minimum: 10, maximum: 7 * 86_400 }
