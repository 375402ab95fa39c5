import { Dialog } from '../design/dialog.tsx'

const KEYS: ReadonlyArray<{ readonly keys: readonly string[]; readonly does: string; readonly where: string }> = [
  { keys: ['/'], does: 'Go to the search', where: 'Everywhere' },
  { keys: ['?'], does: 'Show this list', where: 'Everywhere' },
  { keys: ['f'], does: 'Follow the newest row, or hold still', where: 'Log' },
  { keys: ['e', 'E'], does: 'Next error, previous error', where: 'Log' },
  { keys: ['g'], does: 'Go to a time', where: 'Log' },
  { keys: ['Esc'], does: 'Close the dialog or the opened rows', where: 'Everywhere' },
]

/** Lists the keyboard shortcuts. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose}>
    <table className="help">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Action</th>
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
    <p className="muted">They work while no text field has the focus.</p>
  </Dialog>
)
