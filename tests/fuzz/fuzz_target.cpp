// SPDX-License-Identifier: MIT
// The entry of libFuzzer, for the harness named HARNESS.
#include <cstddef>
#include <cstdint>

#include "harness.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::HARNESS({reinterpret_cast<const char*>(data), size});
  return 0;
}
