#ifndef STUB_HWINFO_H
#define STUB_HWINFO_H

#include <stdint.h>

#define RESET_PIN (1 << 0)
#define RESET_SOFTWARE (1 << 1)
#define RESET_BROWNOUT (1 << 2)
#define RESET_POR (1 << 3)
#define RESET_WATCHDOG (1 << 4)
#define RESET_CPU_LOCKUP (1 << 8)

int hwinfo_get_reset_cause(uint32_t *cause);
int hwinfo_clear_reset_cause(void);

#endif
