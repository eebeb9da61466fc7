# Every library from outside; ARCHITECTURE.md says why each is here. All are Debian packages (tools/packages.txt).
# Where Debian has a library only as a shared one, a static program takes its headers (fmt) or one that
# was built from Debian's source (prometheus-cpp, in the Dockerfile).
option(VITALS_STATIC "Link everything into the program, the C library too" OFF)
if(VITALS_STATIC)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
    set(Boost_USE_STATIC_LIBS ON)
    set(OPENSSL_USE_STATIC_LIBS ON)
    add_link_options(-static-pie)
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_path(RAPIDJSON_INCLUDE rapidjson/document.h REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(CARES_INCLUDE ares.h REQUIRED)
find_library(CARES_LIBRARY cares REQUIRED)
find_path(NGHTTP2_INCLUDE nghttp2/nghttp2.h REQUIRED)
find_library(NGHTTP2_LIBRARY nghttp2 REQUIRED)
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)

if(VITALS_STATIC)
    find_library(YAML_CPP_ARCHIVE yaml-cpp REQUIRED)  # Debian's target knows the shared one alone
    set_target_properties(yaml-cpp PROPERTIES IMPORTED_LOCATION_NONE ${YAML_CPP_ARCHIVE})
endif()

add_library(fmt INTERFACE)
if(VITALS_STATIC)
    target_link_libraries(fmt INTERFACE fmt::fmt-header-only)
else()
    target_link_libraries(fmt INTERFACE fmt::fmt)
endif()

# RapidJSON 1.1.0 assigns to a const member in a function that nobody calls. Clang 19 refuses that; upstream removed it
# (rapidjson commit 3b2441b), Debian 12 has not. So clang reads a copy, which is otherwise as it was.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    set(rapidjson_copy ${PROJECT_BINARY_DIR}/third_party)
    file(COPY ${RAPIDJSON_INCLUDE}/rapidjson DESTINATION ${rapidjson_copy} PATTERN document.h EXCLUDE)
    file(READ ${RAPIDJSON_INCLUDE}/rapidjson/document.h document)
    string(REPLACE "{ s = rhs.s; length = rhs.length; }" "= delete;" document "${document}")
    file(CONFIGURE OUTPUT ${rapidjson_copy}/rapidjson/document.h CONTENT "${document}" @ONLY)
    set(RAPIDJSON_INCLUDE ${rapidjson_copy})
endif()
add_library(rapidjson INTERFACE)
target_include_directories(rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE})

add_library(cli11 INTERFACE)
target_include_directories(cli11 SYSTEM INTERFACE ${CLI11_INCLUDE})

add_library(cares INTERFACE)
target_include_directories(cares SYSTEM INTERFACE ${CARES_INCLUDE})
target_link_libraries(cares INTERFACE ${CARES_LIBRARY})

add_library(nghttp2 INTERFACE)
target_include_directories(nghttp2 SYSTEM INTERFACE ${NGHTTP2_INCLUDE})
target_link_libraries(nghttp2 INTERFACE ${NGHTTP2_LIBRARY})

add_library(re2 INTERFACE)
target_include_directories(re2 SYSTEM INTERFACE ${RE2_INCLUDE})
target_link_libraries(re2 INTERFACE ${RE2_LIBRARY} Threads::Threads)

# Asio and Beast, compiled once here instead of in each file that names them.
add_library(asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio/asio.cpp)
target_compile_definitions(asio PUBLIC
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_NO_TS_EXECUTORS)
target_link_libraries(asio PUBLIC Boost::headers Threads::Threads)

add_library(beast STATIC ${CMAKE_CURRENT_LIST_DIR}/asio/beast.cpp)
target_compile_definitions(beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(beast PUBLIC asio)

add_library(asio_ssl STATIC ${CMAKE_CURRENT_LIST_DIR}/asio/ssl.cpp)
target_link_libraries(asio_ssl PUBLIC asio OpenSSL::SSL OpenSSL::Crypto)

if(BUILD_TESTING)
    find_package(GTest REQUIRED)
endif()
