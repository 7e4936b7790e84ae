#pragma once
#include <sodium.h>
#include <sys/prctl.h>

// Variadic, which Swift does not import.
static inline int hanse_forbid_dumps(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

