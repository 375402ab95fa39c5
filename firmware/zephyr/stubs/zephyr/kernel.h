#ifndef STUB_KERNEL_H
#define STUB_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ARG_UNUSED(x) (void)(x)
#define MIN(a, b) (((a) < (b)) ? (a) : (b))

typedef struct {
  int64_t ticks;
} k_timeout_t;

#define K_MSEC(ms) ((k_timeout_t){(int64_t)(ms)})
#define K_SECONDS(s) ((k_timeout_t){(int64_t)(s) * 1000})
#define K_NO_WAIT ((k_timeout_t){0})
#define K_FOREVER ((k_timeout_t){-1})

struct k_spinlock {
  int is_held;
};
typedef struct {
  int key;
} k_spinlock_key_t;
k_spinlock_key_t k_spin_lock(struct k_spinlock *l);
void k_spin_unlock(struct k_spinlock *l, k_spinlock_key_t key);

int64_t k_uptime_get(void);
int32_t k_sleep(k_timeout_t timeout);

struct k_msgq {
  size_t msg_size;
};
#define K_MSGQ_DEFINE(name, size, max, align) struct k_msgq name = {size}
int k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout);
int k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout);

struct k_work {
  int unused;
};
typedef void (*k_work_handler_t)(struct k_work *work);
struct k_work_delayable {
  k_work_handler_t handler;
};
#define K_WORK_DELAYABLE_DEFINE(work, work_handler) struct k_work_delayable work = {work_handler}
int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay);
int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay);

#endif
