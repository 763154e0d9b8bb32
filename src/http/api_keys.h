// Keys of the API: who may do what. Pure, but for reading the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/headers.h"
#include "http/principal.h"

namespace plimsoll {

// A file of lines "name tenant roles sha256", roles separated by commas (read, submit, admin), sha256 of the key in
// hexadecimal digits, so that the file gives no key away; what follows '#' is a remark:
//
//   alice  accounts  read,submit  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//
// printf %s "$KEY" | sha256sum makes the last column.
class ApiKeys {
 public:
  static constexpr std::size_t kKeysMax = 1024;
  static constexpr std::size_t kKeyLengthMax = 512;  // of a key in a request

  // Reason::setting_invalid with the line: not four columns, a role or digest that is none, a name or a digest twice,
  // more keys than kKeysMax, none at all.
  [[nodiscard]] static Result<ApiKeys> parse(std::string_view text);
  // Also Reason::file_missing, file_unreadable.
  [[nodiscard]] static Result<ApiKeys> read(const std::string& path);

  // Takes the same time whichever key is right, and whether one is.
  [[nodiscard]] const Principal* find(std::string_view key) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  struct Key {
    std::string digest;
    Principal principal;
  };
  std::vector<Key> keys_;
};

// Authorization with any scheme but Basic (Bearer X, token X), X-Api-Key, Ocp-Apim-Subscription-Key or
// unstructured-api-key: clients of the services that we stand in for know no other.
[[nodiscard]] std::optional<std::string_view> presented_key(const HttpHeaders& headers);

// Without keys (null) everybody may everything as tenant "default". Reason::unauthenticated: no key, or none of ours;
// Reason::forbidden: the key lacks the role.
[[nodiscard]] Result<Principal> authorise(const ApiKeys* keys, const HttpHeaders& headers, Role needed);

}  // namespace plimsoll
