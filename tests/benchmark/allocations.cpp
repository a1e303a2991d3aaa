// SPDX-License-Identifier: MIT
// Counts allocations. In a file of its own, so that a compiler does not see through it.
#include <cstddef>
#include <cstdlib>
#include <new>

extern thread_local std::size_t allocations;
extern thread_local std::size_t allocated_bytes;
thread_local std::size_t allocations = 0;
thread_local std::size_t allocated_bytes = 0;

void* operator new(std::size_t size) {
  ++allocations;
  allocated_bytes += size;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
