import { Broken, type Finding, skipped } from './hops.ts'
import { type Measured, measured, within } from './measured.ts'
import { type Reader, reader, Unreachable } from './reader.ts'
import type { WalkSettings } from './settings.ts'
import { openViewer, type ViewerSide } from './viewer.ts'

/** The viewer's side of a walk: its token, its socket, and the means to read history. */
export type Admission = {
  readonly token: Finding
  readonly socket: Finding
  /** Reads history; undefined without a token. */
  readonly reads: Reader | undefined
  /** Undefined when the socket did not open. */
  readonly viewer: ViewerSide | undefined
}

/** Gets a token, shows it to the HTTP API, and opens the socket with it. Never throws. */
export const admission = async (settings: WalkSettings): Promise<Admission> => {
  const minted = await measured(() => mint(settings), settings.clock)
  const { value: token } = minted
  if (token === undefined) {
    return {
      token: minted.finding,
      socket: skipped('there is no token to open it with'),
      reads: undefined,
      viewer: undefined,
    }
  }
  const reads = reader(settings.http, { ...settings, token })
  const shown = await measured(() => introduced(reads), settings.clock)
  if (shown.finding.state === 'failed') {
    return { token: shown.finding, socket: skipped('the token is refused'), reads: undefined, viewer: undefined }
  }
  const opened = await measured(() => openViewer(settings.webSocket, { ...settings, token }), settings.clock)
  return {
    token: shown.value === 'unreachable' ? skipped('the HTTP API cannot be reached') : shown.finding,
    socket: await greeted(opened, settings),
    reads,
    viewer: opened.value,
  }
}

const mint = ({ token }: WalkSettings): Promise<string> =>
  token().catch(error => {
    const why = error instanceof Error ? error.message : String(error)
    throw new Broken(
      `no token: ${why}`,
      'Look at the output TokenSecretArn, and whether these credentials may read it.',
    )
  })

/** Shows the token. An HTTP API that cannot be reached is reported where history is read. */
const introduced = async (reads: Reader): Promise<'shown' | 'unreachable'> => {
  try {
    await reads.introduce()
    return 'shown'
  } catch (error) {
    if (error instanceof Unreachable) return 'unreachable'
    throw error
  }
}

const greeted = async (
  { finding, value: viewer }: Measured<ViewerSide>,
  { patienceMs, clock }: WalkSettings,
): Promise<Finding> => {
  if (finding.state !== 'ok' || !viewer) return finding
  const late = () =>
    new Broken(
      `the socket is open, and no frame came in ${patienceMs / 1000} s, not even "connected"`,
      'Look at the dead letters (npx sonde redrive) and the log of the function Opened.',
    )
  const connected = viewer.frame(({ type }) => type === 'connected')
  return (await measured(() => within(patienceMs, connected, late), clock, clock() - finding.ms)).finding
}
