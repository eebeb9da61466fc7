# cmake -DSOURCE=... -DOUTPUT=... [-DCOMMIT=...] -P Commit.cmake
# Writes the header that says which commit is being built; only when it changed, so that nothing else is rebuilt.
cmake_minimum_required(VERSION 3.25)
if(NOT COMMIT)
    execute_process(
        COMMAND git rev-parse --short=7 HEAD
        WORKING_DIRECTORY ${SOURCE}
        OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT COMMIT)
    set(COMMIT unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define VITALS_COMMIT \"@COMMIT@\"\n" @ONLY)
