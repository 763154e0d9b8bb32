// Any bytes are a request, with its body the same however it comes, or a named refusal; a path has no control bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/request_parser.h"
#include "http/target.h"

namespace {

using namespace plimsoll;

const HttpLimits kLimits{.header_bytes = Bytes(2048), .headers = 20};

std::string body(RequestParser& parser, std::string_view bytes, std::size_t in) {
  std::string held;
  std::string out;
  std::byte room[13];
  while (!parser.done()) {
    const auto step = parser.body(held, room);
    // How much was given until then depends on the pieces.
    if (!step) return "refused";
    held.erase(0, step->used);
    out.append(reinterpret_cast<const char*>(room), step->given);
    if (step->used > 0 || step->given > 0) continue;
    if (bytes.empty()) return "unfinished";
    held += bytes.substr(0, in);
    bytes.remove_prefix(std::min(in, bytes.size()));
  }
  return out + "|" + held + std::string(bytes);
}

void check_text(const std::string& text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (const auto target = parse_target(bytes)) {
    for (const std::string& part : target->path) check_text(part);
    for (const auto& [name, value] : target->query) check_text(name), check_text(value);
  }
  const auto length = RequestParser::find_header(bytes, 0, kLimits);
  if (!length || *length == 0) return 0;
  auto whole = RequestParser::parse(bytes.substr(0, *length), kLimits);
  if (!whole) return 0;
  for (const HttpHeaders::Field& field : whole->request().headers.fields())
    if (field.value.find_first_of("\r\n") != std::string::npos) std::abort();
  auto pieces = RequestParser::parse(bytes.substr(0, *length), kLimits);
  const std::string_view rest = bytes.substr(*length);
  if (body(*whole, rest, rest.size() + 1) != body(*pieces, rest, std::size_t{1} + data[0] % 64)) std::abort();
  return 0;
}
