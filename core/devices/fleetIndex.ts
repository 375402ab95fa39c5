/**
 * The partition of the index that lists devices in the order of their ids. The index holds keys only, so that an update of a device costs it nothing: it is written when
 * a device is new.
 */
export const FLEET = 'all'

/** The partition of the log sources that are no devices: nothing but log lines came from them. The first uplink moves one to {@link FLEET}. */
export const SOURCES = 'sources'

/** A device, or a log source such as a service. */
export type RecordKind = 'device' | 'source'

/** The kind of a record, by its partition. One that is in neither was not heard yet: it is a device that is known by its configuration. */
export const kindOfRecord = ({ fleet }: { readonly fleet?: string | undefined }): RecordKind =>
  fleet === SOURCES ? 'source' : 'device'

export const PARTITION_OF: Readonly<Record<RecordKind, string>> = { device: FLEET, source: SOURCES }
