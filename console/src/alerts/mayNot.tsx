import { Notice } from '../design/notice.tsx'
import { Snippet } from '../design/snippet.tsx'
import { useSession } from '../session/session.ts'

/** Tells a person whose token may not change rules how to get one that may. */
export const MayNotChange = () => {
  const { devices } = useSession()
  return (
    <Notice title="You cannot change rules and channels">
      <p>Your token lacks the scope admin. This command makes one that has it:</p>
      <Snippet text={`npx sonde token --devices '${devices.join(',')}' --scope read,admin`} label="the command" />
    </Notice>
  )
}
