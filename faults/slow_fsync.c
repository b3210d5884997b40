/* Preloaded into mysqld: each of its fsync and fdatasync calls takes longer by so many microseconds.
 *
 * GLASS_FSYNC_DELAY names a file that holds the number, four bytes; it is mapped, so that a new
 * number counts from the next call on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile uint32_t none = 0;
static volatile uint32_t *delay = &none;

__attribute__((constructor)) static void look_for_delay(void) {
  const char *path = getenv("GLASS_FSYNC_DELAY");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(uint32_t), PROT_READ, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) delay = mapped;
  close(file);
}

static int late(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  if (*delay) usleep(*delay);
  return real(file);
}

int fsync(int file) { return late("fsync", file); }
int fdatasync(int file) { return late("fdatasync", file); }
