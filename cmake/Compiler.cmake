# How everything is compiled. Warnings are errors: a warning nobody must mend is noise.
option(VITALS_UNIT_TESTS "Build the unit and integration tests" ON)
set(VITALS_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_compile_options(-O1 -g1)  # -O0 frames of coroutines are slow to compile and to run; -g1 keeps stack traces
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    # -O3 makes the program a quarter larger, which an idle controller keeps in memory, and no probe faster.
    string(REPLACE -O3 -O2 CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
    add_compile_options(-ffunction-sections -fdata-sections)
    add_link_options(-Wl,--gc-sections)
    # What is shipped reads what hostile peers send. tests/e2e/test_hardening.py looks at the program.
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    add_compile_options(
        -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
        -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    add_link_options(-Wl,-z,relro,-z,now)
    if(NOT VITALS_STATIC)  # that is -static-pie, cmake/Dependencies.cmake
        add_link_options(-pie)
    endif()
endif()
if(VITALS_SANITIZE)
    add_compile_options(-fsanitize=${VITALS_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${VITALS_SANITIZE})
    if(VITALS_SANITIZE MATCHES undefined)
        # The check `vptr` opens a pipe to look at an object, and takes every object for a bad one while no descriptor is
        # left, a state in which tests/chaos puts the program.
        add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=vptr)
        if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            add_compile_options(-fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sanitizers.ignorelist)
        endif()
    endif()
endif()
if(VITALS_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees these in libstdc++ and Asio code that is correct.
    add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-mismatched-new-delete)
    if(VITALS_SANITIZE MATCHES thread)
        add_compile_options(-Wno-tsan)
    endif()
endif()

find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# Paths relative to the checkout, so that every clone of the project shares one cache. A header that changes while its
# file is compiled (a rebase beside a build) must not be remembered with the object: no sloppiness about its time.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=time_macros ${CCACHE})
endif()
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
