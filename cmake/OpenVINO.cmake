# The engine out of its wheel. The wheel's own CMake package insists on every front end and plugin it was
# built with; only those that read ONNX, Paddle and IR files on a CPU are kept, so the target is declared here.
set(PLIMSOLL_OPENVINO "${PROJECT_SOURCE_DIR}/third_party/openvino")
if(NOT EXISTS "${PLIMSOLL_OPENVINO}/libs/libopenvino.so.2641")
  message(FATAL_ERROR "third_party/openvino is missing: run 'make setup'")
endif()
add_library(openvino::runtime SHARED IMPORTED)
set_target_properties(openvino::runtime PROPERTIES
  IMPORTED_LOCATION "${PLIMSOLL_OPENVINO}/libs/libopenvino.so.2641"
  IMPORTED_SONAME libopenvino.so.2641
  INTERFACE_INCLUDE_DIRECTORIES "${PLIMSOLL_OPENVINO}/include"
  INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${PLIMSOLL_OPENVINO}/include")

# Its TBB, for the bound on the threads that loading takes.
add_library(openvino::tbb SHARED IMPORTED)
set_target_properties(openvino::tbb PROPERTIES IMPORTED_LOCATION "${PLIMSOLL_OPENVINO}/libs/libtbb.so.12" IMPORTED_SONAME libtbb.so.12)
