#ifndef STUB_RANDOM_H
#define STUB_RANDOM_H

#include <stddef.h>

void sys_rand_get(void *dst, size_t len);
int sys_csrand_get(void *dst, size_t len);

#endif
