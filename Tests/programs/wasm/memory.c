// What Embedded Swift asks of a C library, with free lists for powers of two.
#include <stddef.h>
#include <stdint.h>

extern unsigned char __heap_base;
static unsigned char *top;
static void *freed[32];

static unsigned class_of(size_t size) {
  unsigned class = 5;
  while (((size_t)1 << class) < size) class++;
  return class;
}

// Every block has its class in the 16 bytes before it, and begins where 16 divides the address.
void *malloc(size_t size) {
  unsigned class = class_of(size);
  if (freed[class]) {
    void *block = freed[class];
    freed[class] = *(void **)block;
    return block;
  }
  if (!top) top = (unsigned char *)(((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15);
  size_t whole = ((size_t)1 << class) + 16;
  uintptr_t end = (uintptr_t)top + whole;
  uintptr_t have = (uintptr_t)__builtin_wasm_memory_size(0) << 16;
  if (end > have && __builtin_wasm_memory_grow(0, ((end - have) >> 16) + 64) == (size_t)-1) __builtin_trap();
  *(unsigned *)top = class;
  void *block = top + 16;
  top += whole;
  return block;
}

void free(void *block) {
  if (!block) return;
  unsigned class = *(unsigned *)((unsigned char *)block - 16);
  *(void **)block = freed[class];
  freed[class] = block;
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  if (alignment > 16) __builtin_trap();
  *out = malloc(size);
  return 0;
}

void *memset(void *to, int byte, size_t count) {
  for (size_t i = 0; i < count; i++) ((unsigned char *)to)[i] = (unsigned char)byte;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  unsigned char *t = to;
  const unsigned char *f = from;
  if (t < f) for (size_t i = 0; i < count; i++) t[i] = f[i];
  else for (size_t i = count; i > 0; i--) t[i - 1] = f[i - 1];
  return to;
}

void *memcpy(void *to, const void *from, size_t count) { return memmove(to, from, count); }

int memcmp(const void *one, const void *other, size_t count) {
  const unsigned char *a = one, *b = other;
  for (size_t i = 0; i < count; i++) if (a[i] != b[i]) return a[i] - b[i];
  return 0;
}

__attribute__((import_module("host"), import_name("random"))) void host_random(void *, size_t);
void arc4random_buf(void *to, size_t count) { host_random(to, count); }

uintptr_t __stack_chk_guard = 0x5a17c0de;
void __stack_chk_fail(void) { __builtin_trap(); }
