import type { Badge } from './kind.ts'

/** The word beside an event that anybody may have sent. */
export const unprovenBadges = ({ unproven }: { readonly unproven?: true | undefined }): readonly Badge[] =>
  unproven
    ? [
        {
          text: 'Unproven',
          look: 'plain',
          title: 'Nothing proves that the device sent it: neither a key nor an address that the device is known by',
        },
      ]
    : []
