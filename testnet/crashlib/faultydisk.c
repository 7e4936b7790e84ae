/* Makes the disk under one folder fail, as a control file says, in the process that it is preloaded into.
 *
 * FAULTY_DISK_FOLDER names the folder; FAULTY_DISK_CONTROL a file of two bytes, which is looked at on every call:
 *   mode:   '.' well, 'f' full, 'p' full in the middle of a write, 'r' read-only, 's' fsync fails
 *   period: every so manieth call fails; 1 is all of them
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

static const volatile unsigned char *control;
static char folder[PATH_MAX];
static size_t folder_length;
static atomic_uint calls;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("FAULTY_DISK_CONTROL"), *place = getenv("FAULTY_DISK_FOLDER");
  if (!file || !place || !realpath(place, folder)) return;
  folder_length = strlen(folder);
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, 2, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) control = map;
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

/* The error of a change to an open file, 0 if there is none. */
static int change(int fd) {
  if (!control || control[0] == '.' || control[0] == 's') return 0;
  if (!is_ours(fd) || !is_due()) return 0;
  return control[0] == 'r' ? EROFS : ENOSPC;
}

/* The error of a change to a folder. Relative names are not the node's. */
static int change_at(const char *path) {
  char real[PATH_MAX];
  if (!control || control[0] == '.' || control[0] == 's') return 0;
  char *slash = path ? strrchr(path, '/') : NULL;
  if (!slash || slash - path >= PATH_MAX) return 0;
  char parent[PATH_MAX];
  memcpy(parent, path, slash - path);
  parent[slash - path] = 0;
  if (!realpath(parent, real) || !is_under(real) || !is_due()) return 0;
  return control[0] == 'r' ? EROFS : ENOSPC;
}

static int sync_fault(int fd) {
  return control && control[0] == 's' && is_ours(fd) && is_due() ? EIO : 0;
}

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define WRITE(name, offset_type) \
  ssize_t name(int fd, const void *bytes, size_t count, offset_type offset) { \
    REAL(name); \
    int error = change(fd); \
    if (!error) return real(fd, bytes, count, offset); \
    if (control[0] == 'p' && count > 1) return real(fd, bytes, count / 2, offset); \
    errno = error; \
    return -1; \
  }

WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  int error = change(fd);
  if (!error) return real(fd, bytes, count);
  if (control[0] == 'p' && count > 1) return real(fd, bytes, count / 2);
  errno = error;
  return -1;
}

#define SYNC(name) \
  int name(int fd) { \
    REAL(name); \
    int error = sync_fault(fd); \
    if (!error) return real(fd); \
    errno = error; \
    return -1; \
  }

SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type) \
  int name(int fd, offset_type size) { \
    REAL(name); \
    int error = change(fd); \
    if (!error) return real(fd, size); \
    errno = error; \
    return -1; \
  }

TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    int changes = (flags & O_CREAT) || (control && control[0] == 'r' && (flags & O_ACCMODE) != O_RDONLY); \
    int error = changes ? change_at(path) : 0; \
    if (!error) return real(path, flags, mode); \
    errno = error; \
    return -1; \
  }

OPEN(open)
OPEN(open64)

int rename(const char *from, const char *to) {
  REAL(rename);
  int error = change_at(to);
  if (!error) return real(from, to);
  errno = error;
  return -1;
}

int unlink(const char *path) {
  REAL(unlink);
  int error = control && control[0] == 'r' ? change_at(path) : 0;
  if (!error) return real(path);
  errno = error;
  return -1;
}
