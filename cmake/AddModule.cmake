# add_module(<name> [PURE] [DEPENDS <modules or libraries>...] [TEST_DEPENDS <modules or libraries>...])
#
# One folder = one namespace = one library = one test program.
# DEPENDS is the allowed-dependency list: tools/check_layers.py compares it with what the files include.
# PURE modules may not name Asio, OpenSSL, threads or a clock; the same script sees to it.
# TEST_DEPENDS is what only the folder's *_test.cpp files need besides (tests/support, mostly).
function(add_module name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "PURE" "" "DEPENDS;TEST_DEPENDS")
    file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")

    if(sources)
        add_library(${name} STATIC ${sources})
        target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
        target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
        target_link_libraries(${name} INTERFACE ${ARG_DEPENDS})
    endif()

    if(tests AND BUILD_TESTING AND VITALS_UNIT_TESTS)
        add_executable(${name}_test ${tests})
        target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TEST_DEPENDS} GTest::gmock GTest::gtest_main)
        add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1)
        set_tests_properties(${name} PROPERTIES TIMEOUT 300)
    endif()
endfunction()
