# tiktok_offline::compiled, in this build and where the installed package is used: a static library of
# the functions of text, built with the settings of whoever links to it, and only then.
function(tiktok_offline_add_compiled source)
  add_library(tiktok_offline_compiled STATIC EXCLUDE_FROM_ALL ${source})
  add_library(tiktok_offline::compiled ALIAS tiktok_offline_compiled)
  target_link_libraries(tiktok_offline_compiled PUBLIC tiktok_offline::tiktok_offline)
  target_compile_definitions(tiktok_offline_compiled PUBLIC TIKTOK_OFFLINE_COMPILED)
  set_target_properties(tiktok_offline_compiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
  # The lexer of nlohmann/json calls small functions for each character. g++ inlines them only when it
  # is told to, and map_text takes seven tenths of the time then.
  target_compile_options(tiktok_offline_compiled
    PRIVATE $<$<CXX_COMPILER_ID:GNU>:--param=early-inlining-insns=40>)
endfunction()
