// SPDX-License-Identifier: MIT
// The common subset of Catch2 v2 and v3, whose headers hold one thing each.
#ifndef TIKTOK_OFFLINE_TESTS_CATCH_HPP
#define TIKTOK_OFFLINE_TESTS_CATCH_HPP

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
