// How a callback shows that it is ours: the headers of Standard Webhooks (1.0), so that receivers can use its
// libraries. Pure.
//
//   webhook-id: ID   webhook-timestamp: SECONDS   webhook-signature: v1,BASE64
//
// where BASE64 is HMAC-SHA256 over "ID.SECONDS.BODY".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/headers.h"

namespace plimsoll {

class WebhookSecret {
 public:
  static constexpr std::size_t kLeast = 16;  // bytes; shorter ones can be tried out

  // "whsec_" and base64, as the standard writes it, or the bytes themselves. Reason::setting_invalid without the text.
  [[nodiscard]] static Result<WebhookSecret> parse(std::string_view text, std::string_view setting);

  // The value of webhook-signature.
  [[nodiscard]] std::string sign(std::string_view id, std::chrono::sys_seconds at, std::string_view body) const;
  void add_headers(HttpHeaders& headers, std::string_view id, std::chrono::sys_seconds at, std::string_view body) const;

 private:
  explicit WebhookSecret(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

}  // namespace plimsoll
