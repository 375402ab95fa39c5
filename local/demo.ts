import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

/** The device that a newcomer finds in the console. */
const DEMO_DEVICE = 'demo-tracker'
const DEMO_EVERY = '5s'

/** Runs a simulated device against the stack, as `npm run device` does, until it is told to stop. */
export const startDemo = (coapUrl: string): { readonly stop: () => void } => {
  const script = resolve(import.meta.dirname, '../cli/device.ts')
  const flags = ['--id', DEMO_DEVICE, '--every', DEMO_EVERY, '--url', coapUrl]
  const device = spawn(process.execPath, [script, ...flags], { stdio: 'ignore' })
  device.once('error', error => console.error(`the demo device did not start: ${error.message}`))
  return { stop: () => void device.kill('SIGINT') }
}
