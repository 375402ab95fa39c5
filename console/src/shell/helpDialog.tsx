import { Dialog } from '../design/dialog.tsx'

const KEYS: ReadonlyArray<{ readonly keys: readonly string[]; readonly does: string; readonly where: string }> = [
  { keys: ['/'], does: 'Goes to the search', where: 'Everywhere' },
  { keys: ['?'], does: 'Shows this', where: 'Everywhere' },
  { keys: ['f'], does: 'Follows the newest row, or stops', where: 'Log' },
  { keys: ['e', 'E'], does: 'Next error, error before', where: 'Log' },
  { keys: ['g'], does: 'Goes to a time', where: 'Log' },
  { keys: ['Esc'], does: 'Closes what is open: a dialog, or rows', where: 'Everywhere' },
]

/** The keys, and where to read on. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <table className="help">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">What it does</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        {KEYS.map(({ keys, does, where }) => (
          <tr key={keys.join()}>
            <td>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </td>
            <td>{does}</td>
            <td>{where}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p className="muted">Keys count while nothing is being typed.</p>
  </Dialog>
)
