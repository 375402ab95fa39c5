// Generated from uplink.proto. Change that file, not this one.

/** One message from a device. Every part may be left out. */
export type Uplink = {
  /**
   * Counts the device's uplinks: one more for each, whether or not the last was answered; the same message sent again keeps its
   * number. A gap means lost uplinks. A device that forgets the count over a reboot starts again at 0, and reports the reboot.
   */
  uplink_count?: number
  /** State of the device. */
  heartbeat?: Heartbeat
  /** Raw observations of where the device is: positions are worked out elsewhere. */
  location?: Location
}

export type Heartbeat = {
  /** Identity and settings of the device. Send it after a reboot and whenever it has changed; with every heartbeat is fine. */
  config?: DeviceConfig
  /** Where the time went since the last heartbeat. */
  activity?: Activity
  /**
   * Send it after a reboot until one message that carries it has been accepted (2.04 or 2.05), then no more: each one is shown
   * as a reboot.
   */
  reboot?: Reboot
  /** Modem temperature, degrees Celsius. */
  modem_temperature?: number | string
}

export type DeviceConfig = {
  /**
   * The device's id: a letter or digit, then up to 63 of letters, digits and _ . : -
   * Needed when the request's path names no device; when both do, they must agree.
   */
  dev_id?: string
  /** Time between two heartbeats, seconds. */
  heartbeat_interval?: number
  /**
   * The SIM's ICCID, 18 to 22 digits. Stored, never logged, shown only to viewers with the scope `sensitive`.
   * Shown only to a token with the scope `sensitive`.
   */
  iccid?: string
  /** Hardware version, as the team writes it. */
  hw_version?: string
  /** Software version, as the team writes it. */
  sw_version?: string
  /** How the device looks for its position. */
  location_mode?: LocationMode
}

/** A value that the schema does not know is its number. */
export type LocationMode = 'NONE' | 'WIFI' | 'GNSS' | 'WIFI_GNSS' | number

/** Seconds spent in each state since the last heartbeat. Together they are the time that has passed. */
export type Activity = {
  /** Asleep, seconds. */
  sleep?: number
  /** Modem on, seconds. */
  modem?: number
  /** Satellite receiver on, seconds. */
  gnss?: number
  /** Scanning for Wi-Fi, seconds. */
  wifi?: number
  /** Anything else, seconds. */
  other?: number
}

export type Reboot = {
  /** Why the device restarted. WATCHDOG, HARD_FAULT and BROWNOUT are shown as errors, the others as warnings. */
  reason?: RebootReason
  /** Source file of the assertion or fault, when known. */
  file?: string
  /** Line in that file, when known. */
  line?: number
}

/** A value that the schema does not know is its number. */
export type RebootReason = 'UNKNOWN' | 'POWER_ON' | 'SOFTWARE' | 'WATCHDOG' | 'HARD_FAULT' | 'BROWNOUT' | number

export type Location = {
  /** Wi-Fi networks heard, strongest first. */
  wifi?: Wifi[]
  /** The satellite fix. */
  gnss?: Gnss
  /** Cells heard, the serving one first. */
  cells?: Cell[]
}

export type Wifi = {
  /** BSSID: six bytes, in the order in which it is written. Shown as aa:bb:cc:dd:ee:ff. */
  mac?: string
  /** Signal strength, dBm (so below zero). */
  rssi?: number
}

export type Gnss = {
  /** Degrees north, WGS 84. */
  latitude?: number | string
  /** Degrees east, WGS 84. */
  longitude?: number | string
  /** Radius of the error circle, metres. */
  accuracy?: number | string
}

export type Cell = {
  /** Mobile country code. */
  mcc?: number
  /** Mobile network code. */
  mnc?: number
  /** Tracking area code (LTE, NB-IoT) or location area code. */
  tac?: number
  /** Cell id: 28 bits in LTE. */
  cell_id?: number
  /** Reference signal received power, dBm (so below zero). */
  rsrp?: number
}
