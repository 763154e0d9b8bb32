#include "http/api_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>

#include "base/sha256.h"
#include "base/table_line.h"

namespace plimsoll {
namespace {

constexpr std::size_t kFileMax = 1 << 20;  // kKeysMax lines of a kilobyte
constexpr std::size_t kNameMax = 64;

std::string digest_of(std::string_view key) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(key)));
  return hash.finish();
}

// No early end: the time says nothing about how much of it was right.
bool same_digest(std::string_view a, std::string_view b) {
  unsigned difference = static_cast<unsigned>(a.size() ^ b.size());
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

bool grant(Principal& principal, std::string_view roles) {
  while (true) {
    const std::string_view role = roles.substr(0, roles.find(','));
    if (role == "read")
      principal.read = true;
    else if (role == "submit")
      principal.submit = true;
    else if (role == "admin")
      principal.admin = true;
    else
      return false;
    if (role.size() == roles.size()) return true;
    roles.remove_prefix(role.size() + 1);
  }
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Names and tenants go into logs and on to the store.
bool is_name(std::string_view text) {
  return text.size() <= kNameMax && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<ApiKeys> ApiKeys::parse(std::string_view text) {
  ApiKeys keys;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto columns = columns_of(line);
    if (columns.empty()) continue;
    const auto refuse = [&](std::string_view what) {
      return fail(Reason::setting_invalid, fmt::format("server.keys_file, line {}: {}", number, what));
    };
    if (columns.size() != 4) return refuse("not the four columns: name tenant roles sha256");
    Key key{std::string(columns[3]), {std::string(columns[0]), std::string(columns[1])}};
    for (char& c : key.digest)
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!is_name(key.principal.name) || !is_name(key.principal.tenant))
      return refuse("name or tenant is not of 1 to 64 printable ASCII characters");
    if (!grant(key.principal, columns[2])) return refuse("roles are read, submit and admin, separated by commas");
    if (!is_digest(key.digest)) return refuse("the last column is no SHA-256 in 64 hexadecimal digits");
    const bool twice = std::ranges::any_of(keys.keys_, [&](const Key& other) {
      return other.digest == key.digest || other.principal.name == key.principal.name;
    });
    if (twice) return refuse("name or key was there before");
    if (keys.keys_.size() == kKeysMax) return refuse(fmt::format("more than {} keys", kKeysMax));
    keys.keys_.push_back(std::move(key));
  }
  if (keys.keys_.empty()) return fail(Reason::setting_invalid, "server.keys_file: there is no key in it");
  return keys;
}

Result<ApiKeys> ApiKeys::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const bool missing = errno == ENOENT;
    return fail(missing ? Reason::file_missing : Reason::file_unreadable,
                fmt::format("server.keys_file: {}: {}", path, missing ? "no such file" : "cannot be opened"));
  }
  std::string text(kFileMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return fail(Reason::file_unreadable, fmt::format("server.keys_file: {}: cannot be read", path));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kFileMax)
    return fail(Reason::setting_invalid, fmt::format("server.keys_file: {}: larger than 1 MiB", path));
  return parse(text);
}

const Principal* ApiKeys::find(std::string_view key) const {
  if (key.empty() || key.size() > kKeyLengthMax) return nullptr;
  const std::string digest = digest_of(key);
  const Principal* found = nullptr;
  for (const Key& candidate : keys_)
    if (same_digest(candidate.digest, digest)) found = &candidate.principal;
  return found;
}

std::optional<std::string_view> presented_key(const HttpHeaders& headers) {
  if (const std::string_view line = headers.find("Authorization"); !line.empty()) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos || same_header_name(line.substr(0, space), "Basic")) return std::nullopt;
    std::string_view key = line.substr(space);
    key.remove_prefix(std::min(key.find_first_not_of(' '), key.size()));
    return key;
  }
  for (const std::string_view name : {"X-Api-Key", "Ocp-Apim-Subscription-Key", "unstructured-api-key"})
    if (const std::string_view key = headers.find(name); !key.empty()) return key;
  return std::nullopt;
}

Result<Principal> authorise(const ApiKeys* keys, const HttpHeaders& headers, Role needed) {
  if (keys == nullptr) return Principal{"", "default", true, true, true};
  const auto key = presented_key(headers);
  const Principal* const known = key ? keys->find(*key) : nullptr;
  if (needed == Role::anyone) return known != nullptr ? *known : Principal{"", "default"};
  if (known == nullptr)
    return fail(Reason::unauthenticated,
                key ? "this key is not known here" : "a key is needed: Authorization: Bearer KEY, or X-Api-Key: KEY");
  if (!known->may(needed))
    return fail(Reason::forbidden, fmt::format("the key '{}' has not the role '{}'", known->name,
                                               needed == Role::admin    ? "admin"
                                               : needed == Role::submit ? "submit"
                                                                        : "read"));
  return *known;
}

}  // namespace plimsoll
