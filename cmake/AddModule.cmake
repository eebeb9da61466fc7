# Districts and rooms. A district is a folder of src/, a room a folder in it, or the district's own folder.
# One room = one folder = one namespace = one library = one test program, named after its path: kube/client is
# vitals::kube::client, kube_client and kube_client_test.

# add_district(<name> [PURE] [USES <districts>...])
#
# The law between districts: the rooms of this one may include those of the districts it USES, and what these use.
# In a PURE one nothing names Asio, OpenSSL, threads or a clock. tools/check_layers.py reads this and sees to it.
function(add_district name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "PURE" "" "USES")
    add_library(district_${name} INTERFACE)
    list(TRANSFORM ARG_USES PREPEND district_)
    set_property(GLOBAL PROPERTY district_${name}_uses ${ARG_USES})
    target_link_libraries(district_${name} INTERFACE ${ARG_USES})
    file(GLOB rooms RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${name}/CMakeLists.txt ${name}/*/CMakeLists.txt)
    foreach(room ${rooms})
        get_filename_component(room ${room} DIRECTORY)
        add_subdirectory(${room})
    endforeach()
endfunction()

# add_module([PURE] [DEPENDS <rooms or libraries>...] [TEST_DEPENDS <rooms or libraries>...])
#
# DEPENDS is what the room may include besides the districts below: rooms of its own district, and libraries from
# outside; tools/check_layers.py compares it with what the files include. PURE: as a PURE district.
# TEST_DEPENDS is what only the room's *_test.cpp and *_fixture.cpp need besides (tests/support, mostly).
function(add_module)
    cmake_parse_arguments(PARSE_ARGV 0 ARG "PURE" "" "DEPENDS;TEST_DEPENDS")
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
    string(REPLACE "/" "_" name ${path})
    string(REGEX MATCH "^[^/]+" district ${path})
    get_property(below GLOBAL PROPERTY district_${district}_uses)
    foreach(list ARG_DEPENDS ARG_TEST_DEPENDS)
        set(targets)
        foreach(each ${${list}})
            if(EXISTS ${PROJECT_SOURCE_DIR}/src/${district}/${each}/CMakeLists.txt)
                set(each ${district}_${each})
            endif()
            list(APPEND targets ${each})
        endforeach()
        set(${list} ${targets})
    endforeach()

    file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_(test|fixture)\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_(test|fixture)\\.cpp$")

    if(sources)
        add_library(${name} STATIC ${sources})
        target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
        target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} ${below})
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/src)
        target_link_libraries(${name} INTERFACE ${ARG_DEPENDS} ${below})
    endif()
    target_link_libraries(district_${district} INTERFACE ${name})

    if(tests AND BUILD_TESTING AND VITALS_UNIT_TESTS)
        add_executable(${name}_test ${tests})
        target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TEST_DEPENDS} GTest::gmock GTest::gtest_main)
        add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1)
        set_tests_properties(${name} PROPERTIES TIMEOUT 300)
    endif()
endfunction()
