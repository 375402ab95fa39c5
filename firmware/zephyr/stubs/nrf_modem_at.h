#ifndef STUB_NRF_MODEM_AT_H
#define STUB_NRF_MODEM_AT_H

int nrf_modem_at_scanf(const char *cmd, const char *fmt, ...);

#endif
