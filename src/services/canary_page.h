// A tiny page with known text: a service that reads it right has its models, its engine and its memory in order.
#pragma once

#include <string_view>

#include "services/infer_service.h"

namespace plimsoll {

inline constexpr std::string_view kCanaryText = "Load line 1876";

// For one reading.
class CanaryPage {
 public:
  [[nodiscard]] static Result<CanaryPage> create();

  [[nodiscard]] PageToRead page() const;
  [[nodiscard]] const UniqueFd& raster() const { return raster_; }
  [[nodiscard]] const UniqueFd& result() const { return result_; }
  // What was written into result() is kCanaryText, spaces apart, in two thirds of its letters at least: parameter sets
  // and precisions differ in a letter ('Loadd line1876'), a broken engine writes nothing or anything. Reason::protocol
  // when it is not.
  [[nodiscard]] Result<void> check(Bytes length) const;

 private:
  UniqueFd raster_;
  UniqueFd result_;
};

}  // namespace plimsoll
