/* Makes the disk under one folder fail, as a control file says, in the process that it is preloaded into.
 *
 * FAULTY_DISK_FOLDER names the folder; FAULTY_DISK_CONTROL a file that is looked at on every call:
 *   byte 0, mode:   '.' well, 'f' full, 'p' full in the middle of a write, 'r' read-only, 's' fsync fails
 *   byte 1, period: every so manieth call fails; 1 is all of them
 *   from byte 64:   counters of 8 bytes that outlive the process: the calls of each kind that failed by each fault
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum fault { FULL, FULL_WITHIN, READ_ONLY, FSYNC_FAILS, REALLY_FULL, FAULTS };
enum kind { WRITES, CUT_WRITES, TRUNCATIONS, OPENS, RENAMES, UNLINKS, SYNCS, KINDS };

#define COUNTERS_AT 64

static volatile unsigned char *control;
static atomic_ullong (*counters)[KINDS];
static char folder[PATH_MAX];
static size_t folder_length;
static atomic_uint calls;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULTY_DISK_CONTROL"), *place = getenv("FAULTY_DISK_FOLDER");
  if (!file || !place || !realpath(place, folder)) return;
  folder_length = strlen(folder);
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  size_t size = COUNTERS_AT + FAULTS * sizeof *counters;
  void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) return;
  counters = (void *)((unsigned char *)map + COUNTERS_AT);
  control = map;
}

static void count(enum fault fault, enum kind kind) { atomic_fetch_add(&counters[fault][kind], 1); }

static enum fault fault_of(unsigned char mode) {
  switch (mode) {
    case 'f': return FULL;
    case 'p': return FULL_WITHIN;
    case 'r': return READ_ONLY;
    default: return FSYNC_FAILS;
  }
}

static int is_under(const char *path) {
  return strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || !path[folder_length]);
}

static int is_due(void) {
  unsigned period = control[1] ? control[1] : 1;
  return atomic_fetch_add(&calls, 1) % period == 0;
}

static int is_ours(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_under(path);
}

/* The mode, where it is one in which changes fail, else 0. */
static unsigned char failing_mode(void) {
  unsigned char mode = control ? control[0] : '.';
  return mode == '.' || mode == 's' ? 0 : mode;
}

static int refuse(unsigned char mode, enum kind kind) {
  count(fault_of(mode), kind);
  errno = mode == 'r' ? EROFS : mode == 's' ? EIO : ENOSPC;
  return -1;
}

/* The mode by which a change to an open file fails, 0 if it does not. */
static unsigned char change(int fd) {
  unsigned char mode = failing_mode();
  return mode && is_ours(fd) && is_due() ? mode : 0;
}

/* Whether the name lies in our folder. Relative names are not the node's. */
static int is_ours_at(const char *path) {
  char real[PATH_MAX], parent[PATH_MAX];
  const char *slash = path ? strrchr(path, '/') : NULL;
  if (!slash || slash - path >= PATH_MAX) return 0;
  memcpy(parent, path, slash - path);
  parent[slash - path] = 0;
  return realpath(parent, real) && is_under(real);
}

static unsigned char change_at(const char *path) {
  unsigned char mode = failing_mode();
  return mode && is_ours_at(path) && is_due() ? mode : 0;
}

/* Notes what the disk itself has no room for. */
static ssize_t noted(ssize_t result, int fd, enum kind kind) {
  if (result >= 0 || errno != ENOSPC || !control) return result;
  if (is_ours(fd)) count(REALLY_FULL, kind);
  errno = ENOSPC;
  return result;
}

static int noted_at(int result, const char *path, enum kind kind) {
  if (result >= 0 || errno != ENOSPC || !control) return result;
  if (is_ours_at(path)) count(REALLY_FULL, kind);
  errno = ENOSPC;
  return result;
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define WRITE(name, parameters, real_call) \
  ssize_t name parameters { \
    REAL(name); \
    unsigned char mode = change(fd); \
    if (mode == 'p' && size > 1) { \
      count(FULL_WITHIN, CUT_WRITES); \
      size /= 2; \
      mode = 0; \
    } \
    return mode ? refuse(mode, WRITES) : noted(real_call, fd, WRITES); \
  }

WRITE(write, (int fd, const void *bytes, size_t size), real(fd, bytes, size))
WRITE(pwrite, (int fd, const void *bytes, size_t size, off_t offset), real(fd, bytes, size, offset))
WRITE(pwrite64, (int fd, const void *bytes, size_t size, off64_t offset), real(fd, bytes, size, offset))

#define SYNC(name) \
  int name(int fd) { \
    REAL(name); \
    int fails = control && control[0] == 's' && is_ours(fd) && is_due(); \
    return fails ? refuse('s', SYNCS) : noted(real(fd), fd, SYNCS); \
  }

SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type) \
  int name(int fd, offset_type size) { \
    REAL(name); \
    unsigned char mode = change(fd); \
    return mode ? refuse(mode, TRUNCATIONS) : noted(real(fd, size), fd, TRUNCATIONS); \
  }

TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t rights = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      rights = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    int changes = (flags & O_CREAT) || (control && control[0] == 'r' && (flags & O_ACCMODE) != O_RDONLY); \
    unsigned char mode = changes ? change_at(path) : 0; \
    return mode ? refuse(mode, OPENS) : noted_at(real(path, flags, rights), path, OPENS); \
  }

OPEN(open)
OPEN(open64)

int rename(const char *from, const char *to) {
  REAL(rename);
  unsigned char mode = change_at(to);
  return mode ? refuse(mode, RENAMES) : noted_at(real(from, to), to, RENAMES);
}

int unlink(const char *path) {
  REAL(unlink);
  unsigned char mode = control && control[0] == 'r' ? change_at(path) : 0;
  return mode ? refuse(mode, UNLINKS) : real(path);
}
