# The toolchain of this processor for CMake; see scripts/distros.sh.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/wine)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_CXX_STANDARD_LIBRARIES "-lws2_32 -lcrypt32 -lgdi32 -ladvapi32 -lbcrypt -luser32")
# What FindOpenSSL looks for with mingw; two of them only have to be files.
set(OPENSSL_USE_STATIC_LIBS ON)
set(OPENSSL_INCLUDE_DIR /openssl-windows/include)
set(OPENSSL_CRYPTO_LIBRARY /openssl-windows/libcrypto.a)
set(LIB_EAY /openssl-windows/libcrypto.a)
set(SSL_EAY /openssl-windows/libcrypto.a)
