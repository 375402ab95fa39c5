/** What stands where there are no rows, and why. */
export const EmptyLog = ({
  isFiltering,
  isReading,
  isLive,
}: {
  isFiltering: boolean
  isReading: boolean
  isLive: boolean
}) => {
  if (isReading) return <p className="log-empty">Reading …</p>
  if (isFiltering) return <p className="log-empty">No row matches. Levels or the filter hide the others.</p>
  return (
    <p className="log-empty">
      {isLive ? 'No events yet. The next uplink appears here by itself.' : 'No events stand here.'}
    </p>
  )
}
