#include "http/webhook_signature.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <optional>

namespace plimsoll {
namespace {

constexpr std::string_view kPrefix = "whsec_";

std::string base64(const unsigned char* bytes, int count) {
  std::string text(static_cast<std::size_t>((count + 2) / 3 * 4) + 1, '\0');
  text.resize(static_cast<std::size_t>(::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, count)));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > 4096) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int count =
      ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (count < 0) return std::nullopt;
  bytes.resize(bytes.size() - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));
  return bytes;
}

}  // namespace

Result<WebhookSecret> WebhookSecret::parse(std::string_view text, std::string_view setting) {
  std::optional<std::string> bytes{text};
  if (text.starts_with(kPrefix)) bytes = from_base64(text.substr(kPrefix.size()));
  if (!bytes) return fail(Reason::setting_invalid, fmt::format("{}: what follows {} is no base64", setting, kPrefix));
  if (bytes->size() < kLeast)
    return fail(Reason::setting_invalid,
                fmt::format("{} has {} bytes, it should have at least {}", setting, bytes->size(), kLeast));
  return WebhookSecret(*std::move(bytes));
}

std::string WebhookSecret::sign(std::string_view id, std::chrono::sys_seconds at, std::string_view body) const {
  const std::string text = fmt::format("{}.{}.{}", id, at.time_since_epoch().count(), body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::HMAC(::EVP_sha256(), bytes_.data(), static_cast<int>(bytes_.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
  return "v1," + base64(digest.data(), static_cast<int>(length));
}

void WebhookSecret::add_headers(HttpHeaders& headers, std::string_view id, std::chrono::sys_seconds at,
                                std::string_view body) const {
  headers.set("webhook-id", std::string(id));
  headers.set("webhook-timestamp", std::to_string(at.time_since_epoch().count()));
  headers.set("webhook-signature", sign(id, at, body));
}

}  // namespace plimsoll
