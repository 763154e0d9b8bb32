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
  // What was written into result() says kCanaryText, spaces apart. Reason::protocol when it does not.
  [[nodiscard]] Result<void> check(Bytes length) const;

 private:
  UniqueFd raster_;
  UniqueFd result_;
};

}  // namespace plimsoll
