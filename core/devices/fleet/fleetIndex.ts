/**
 * The one partition of the index that lists devices in the order of their ids. The index holds keys only, so that an update of a device costs it nothing: it is written when
 * a device is new.
 */
export const FLEET = 'all'
