import type { BenchOptions } from '../options.ts'
import type { Figure, Report } from '../report.ts'
import type { Checkout } from '../subjects/checkout.ts'
import { startEcho } from '../subjects/echo.ts'
import { startListenerUnderTest } from '../subjects/listener.ts'
import { figure } from '../table.ts'
import { bestOf, type Throughput } from './throughput.ts'

/** Uplinks always under way: enough to fill the bus calls, below what the listener sheds at. */
export const WINDOW = 256

/** The listener before a stub, and node-coap's echo as the measure of the machine. */
export const measureListener = async (options: BenchOptions, checkout: Checkout, report: Report): Promise<void> => {
  report.note('node-coap that echoes …')
  const echo = await bestOf(options, WINDOW, async () => {
    const child = await startEcho()
    return { pid: child.pid, coapPort: child.ready.coapPort, stop: child.stop }
  })
  report.note('the listener, the bus a stub over HTTP …')
  const bus: { readonly entries: number; readonly calls: number }[] = []
  const listener = await bestOf(options, WINDOW, async () => {
    const started = await startListenerUnderTest(checkout)
    const stop = async (): Promise<void> => {
      bus.push(await started.busCounts())
      await started.stop()
    }
    return { ...started, stop }
  })
  const ratio = listener.best.perSecond / echo.best.perSecond
  const perCall = bus.reduce((sum, { entries }) => sum + entries, 0) / bus.reduce((sum, { calls }) => sum + calls, 0)
  const figures: Figure[] = [
    { what: 'node-coap echo, answered/s', value: figure(echo.best.perSecond), against: '1' },
    {
      what: 'node-coap echo, answered per processor second',
      value: figure(echo.best.perProcessorSecond),
      against: '1',
    },
    {
      what: 'listener alone, accepted/s',
      value: figure(listener.best.perSecond),
      against: figure(ratio, 2),
      target: '≥ 8,000 and ≥ 0.20',
      isMet: listener.best.perSecond >= 8000 && ratio >= 0.2,
    },
    {
      what: 'listener alone, accepted per processor second',
      value: figure(listener.best.perProcessorSecond),
      against: figure(listener.best.perProcessorSecond / echo.best.perProcessorSecond, 2),
    },
    {
      what: 'other work on the machine meanwhile, processors (echo; listener)',
      value: `${figure(echo.best.strangers, 2)}; ${figure(listener.best.strangers, 2)}`,
    },
    { what: 'listener alone, answers', value: answers(listener.best) },
    { what: 'listener alone, p50 / p99, ms', value: latency(listener.best) },
    { what: 'listener alone, entries in a PutEvents call', value: figure(perCall) },
  ]
  report.section('Listener alone', figures, { echo, listener, bus })
}

const answers = ({ byCode, lost }: Throughput): string =>
  [...Object.entries(byCode).map(([code, count]) => `${code}: ${figure(count, 9)}`), `lost: ${lost}`].join(', ')

const latency = ({ latency: { p50, p99 } }: Throughput): string => `${figure(p50)} / ${figure(p99)}`
