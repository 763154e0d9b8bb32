# plimsoll_module(NAME dep...): the library plimsoll_NAME out of src/NAME/**.cc, and NAME_test out of its *_test.cc.
# New files are picked up by themselves; which modules and libraries may be used where is checked by tools/check_includes.py.
include(GoogleTest)

function(plimsoll_module name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  set(target plimsoll_${name})
  if(NOT sources)
    return()
  endif()
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${target} PUBLIC ${ARGN} PRIVATE plimsoll_warnings)
  if(tests AND NOT PLIMSOLL_FUZZ)
    plimsoll_test(${name}_test ${target} ${tests})
  endif()
endfunction()

# One test executable; extra sources after the library, LABELS and CTest labels before them if it has any.
function(plimsoll_test name library)
  cmake_parse_arguments(PARSE_ARGV 2 test "" "LABELS" "")
  add_executable(${name} ${test_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${library} plimsoll_warnings GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE PLIMSOLL_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PLIMSOLL_BUILD_DIR="${PROJECT_BINARY_DIR}")
  plimsoll_engine_rpath(${name})
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300 LABELS "${test_LABELS}")
endfunction()

# DT_RPATH (not RUNPATH): the wheel's own TBB must win over Debian's of the same soname, in any load order.
function(plimsoll_engine_rpath name)
  set_target_properties(${name} PROPERTIES
    BUILD_RPATH "${PLIMSOLL_OPENVINO}/libs" INSTALL_RPATH "$ORIGIN/../../lib/plimsoll" BUILD_WITH_INSTALL_RPATH OFF)
  target_link_options(${name} PRIVATE -Wl,--disable-new-dtags)
endfunction()
