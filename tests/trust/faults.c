/* Makes one kind of call on one file fail, beneath Python and SQLite. Loaded by LD_PRELOAD.

   CHRONO_FAULT_PATH   a part of the path of the files concerned
   CHRONO_FAULT        short: writes take half of what they are given
                       full:  writes fail with ENOSPC once CHRONO_FAULT_AFTER bytes are written
                       sync, rename, lock, truncate: such calls fail after CHRONO_FAULT_AFTER
   More than one may be named, separated by commas. With `full`, CHRONO_FAULT_COUNT names a file
   to which each process adds the number of bytes that it wrote, as it ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

static long count;

__attribute__((destructor)) static void say_count(void) {
    const char *name = getenv("CHRONO_FAULT_COUNT");
    FILE *file = name ? fopen(name, "a") : NULL;
    if (file) {
        fprintf(file, "%ld\n", count);
        fclose(file);
    }
}

static int concerns(const char *path, const char *fault) {
    const char *part = getenv("CHRONO_FAULT_PATH"), *wanted = getenv("CHRONO_FAULT");
    return part && wanted && strstr(wanted, fault) && strstr(path, part);
}

static int concerns_file(int file, const char *fault) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return concerns(path, fault);
}

static long after(void) {
    const char *text = getenv("CHRONO_FAULT_AFTER");
    return text ? atol(text) : 0;
}

static int fails(int error) {
    if (count++ < after()) return 0;
    errno = error;
    return 1;
}

/* How many bytes to write; -1 for none, with errno set. */
static ssize_t allowed(int file, size_t size) {
    if (size > 1 && concerns_file(file, "short")) return size / 2;
    if (concerns_file(file, "full")) {
        long left = after() - count;
        if (left <= 0) { errno = ENOSPC; return -1; }
        if ((long) size > left) size = left;
        count += size;
    }
    return size;
}

ssize_t write(int file, const void *data, size_t size) {
    ssize_t most = allowed(file, size);
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    return most < 0 ? -1 : real(file, data, most);
}

#define PWRITE(name, offset_type)                                                     \
    ssize_t name(int file, const void *data, size_t size, offset_type at) {           \
        ssize_t most = allowed(file, size);                                           \
        ssize_t (*real)(int, const void *, size_t, offset_type) = dlsym(RTLD_NEXT, #name); \
        return most < 0 ? -1 : real(file, data, most, at);                            \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name)                                                                    \
    int name(int file) {                                                              \
        int (*real)(int) = dlsym(RTLD_NEXT, #name);                                   \
        return concerns_file(file, "sync") && fails(EIO) ? -1 : real(file);           \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type)                                                   \
    int name(int file, offset_type size) {                                            \
        int (*real)(int, offset_type) = dlsym(RTLD_NEXT, #name);                      \
        return concerns_file(file, "truncate") && fails(EIO) ? -1 : real(file, size); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int flock(int file, int how) {
    int (*real)(int, int) = dlsym(RTLD_NEXT, "flock");
    return concerns_file(file, "lock") && fails(ENOLCK) ? -1 : real(file, how);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
    return concerns(to, "rename") && fails(EIO) ? -1 : real(from, to);
}
