#ifndef CALLOCATOR_SHIM_H
#define CALLOCATOR_SHIM_H
// What the C library's allocator has given out; Swift's module of the C library leaves it out.
#include <malloc.h>
#endif
