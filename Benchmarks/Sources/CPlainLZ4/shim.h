#ifndef CPLAINLZ4_SHIM_H
#define CPLAINLZ4_SHIM_H
#include <lz4.h>
#endif
