// Errors as HTTP answers: RFC 9457, application/problem+json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "http/message.h"

namespace plimsoll {

struct ProblemDetails {
  std::string_view request_id{};  // member "instance"
  // How long the caller should wait, jitter included: Retry-After in whole seconds, rounded up, at least 1.
  std::optional<Milliseconds> retry_after{};
  // Members of one's own: name and ready JSON ("limit", "268435456"). Names of standard members are skipped.
  std::vector<std::pair<std::string, std::string>> more{};
};

// Of the reason's row, but 499 becomes 503: whoever reads an answer is not gone.
[[nodiscard]] int problem_status(Reason reason);

// {"type": "urn:plimsoll:reason:queue_full", "title", "status", "detail", "instance", "reason", "code", "retry_after",
// …}. With WWW-Authenticate for 401. `detail` is the error's text with its context.
[[nodiscard]] HttpResponse problem(const Error& error, const ProblemDetails& details = {});

}  // namespace plimsoll
