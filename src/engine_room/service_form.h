// How an OCR service is laid out for the memory that there is. Pure.
#pragma once

#include "services/infer_service.h"

namespace plimsoll {

struct ServiceForm {
  int lines = 1;                // read at a time, each with its own memory
  bool models_in_turn = false;  // one model is loaded at a time, none between pages
  bool operator==(const ServiceForm&) const = default;
};

// From 400 MiB on a line per thread; from 300 MiB on one line at a time; below, one model at a time as well
// (docs/memory.md, "Small limits").
[[nodiscard]] ServiceForm service_form(Bytes budget, int threads);
[[nodiscard]] ServiceConfiguration in_form(ServiceConfiguration configuration, const ServiceForm& form);

}  // namespace plimsoll
