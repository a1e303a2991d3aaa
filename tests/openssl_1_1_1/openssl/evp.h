// SPDX-License-Identifier: MIT
// What the library may use of OpenSSL 1.1.1, after its manual pages EVP_DigestInit(3) and
// OPENSSL_init_crypto(3), and nothing else. All of it is in OpenSSL 3 with the same types, so that a program built with this header
// runs with that library, by the path for 1.1.1.
#ifndef TIKTOK_OFFLINE_TESTS_OPENSSL_1_1_1_EVP_H
#define TIKTOK_OFFLINE_TESTS_OPENSSL_1_1_1_EVP_H

#include <cstddef>
#include <cstdint>

#define OPENSSL_VERSION_NUMBER 0x1010100fL

extern "C" {
using ENGINE = struct engine_st;
using EVP_MD = struct evp_md_st;
using EVP_MD_CTX = struct evp_md_ctx_st;
using OPENSSL_INIT_SETTINGS = struct ossl_init_settings_st;
int OPENSSL_init_crypto(std::uint64_t options, const OPENSSL_INIT_SETTINGS* settings);
EVP_MD_CTX* EVP_MD_CTX_new();
void EVP_MD_CTX_free(EVP_MD_CTX* context);
const EVP_MD* EVP_sha256();
int EVP_DigestInit_ex(EVP_MD_CTX* context, const EVP_MD* type, ENGINE* engine);
int EVP_DigestUpdate(EVP_MD_CTX* context, const void* data, std::size_t size);
int EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned* size);
}

#endif
