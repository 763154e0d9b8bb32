// zlib's format, as /FlateDecode reads it (RFC 1950).
#pragma once

#include <zlib.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

[[nodiscard]] std::string deflated(std::string_view bytes);

// Piece by piece; holds 300 KB whatever goes through.
class Deflating {
 public:
  using Out = std::function<Result<void>(std::string_view)>;
  explicit Deflating(Out out);
  Deflating(const Deflating&) = delete;
  Deflating& operator=(const Deflating&) = delete;
  ~Deflating();

  // Errors are those of `out`.
  [[nodiscard]] Result<void> add(std::string_view bytes) { return run(bytes, Z_NO_FLUSH); }
  [[nodiscard]] Result<void> end() { return run({}, Z_FINISH); }

 private:
  [[nodiscard]] Result<void> run(std::string_view bytes, int flush);
  Out out_;
  z_stream stream_{};
};

}  // namespace plimsoll
