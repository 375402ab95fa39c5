/* The port for Linux, and for any POSIX system with CLOCK_MONOTONIC and /dev/urandom. */
#ifndef SONDE_LINUX_PORT_H
#define SONDE_LINUX_PORT_H

#include <pthread.h>

#include "sonde.h"

typedef struct {
  const char *host, *service; /* the server: a name or an address, and its UDP port */
  const char *state_file;     /* where numbers and settings survive a restart; NULL: nowhere */
  unsigned clock_rate;        /* how many times faster the clock goes, to try long waits; 1 */
  int fd;
  pthread_mutex_t mutex; /* of the queue of log lines */
} linux_port;

/* The functions for sonde_start(). The first datagram opens the socket. */
sonde_port linux_port_of(linux_port *port);

/* Sleeps for at most `ms` of the port's clock, or until a datagram or a signal comes. */
void linux_sleep(linux_port *port, uint32_t ms);

#endif
