/* The port for Zephyr: BSD sockets (also those that a modem offloads), settings, and the kernel's clock. */
#ifndef SONDE_ZEPHYR_PORT_H
#define SONDE_ZEPHYR_PORT_H

#include "sonde.h"

/*
 * The functions for sonde_start(), to CONFIG_SONDE_HOST and CONFIG_SONDE_PORT. With CONFIG_SETTINGS it initialises the settings,
 * and keeps the state as `sonde/state`. There is one port. The first datagram opens the socket.
 */
sonde_port sonde_zephyr_port(void);

/*
 * With CONFIG_SONDE_LOG_BACKEND: sends to the server what Zephyr logs from now on. Call it after sonde_start().
 */
void sonde_zephyr_log_to(sonde_client *client);

#endif
