#include "api/client/document_order.h"

#include <fmt/format.h>

#include "api/json.h"

namespace plimsoll {
namespace {

constexpr std::size_t kNameMax = 255;  // api/submission_options.cc

// The end says more than the beginning; cut between two characters.
std::string_view shortened(std::string_view name) {
  if (name.size() <= kNameMax) return name;
  name.remove_prefix(name.size() - kNameMax);
  while (!name.empty() && (static_cast<unsigned char>(name.front()) & 0xc0U) == 0x80U) name.remove_prefix(1);
  return name;
}

}  // namespace

DocumentForm form_of(const DocumentOrder& order, const std::string& boundary) {
  Json options = {{"name", shortened(order.name)}, {"text_layer", to_text(order.text_layer)}, {"strict", order.strict}};
  if (!order.pages.empty()) options["pages"] = order.pages;
  if (!order.features.empty()) options["features"] = order.features;
  if (!order.language.empty()) options["language"] = order.language;
  if (!order.models.empty()) options["models"] = order.models;
  if (!order.password.empty()) options["password"] = order.password;
  return {.content_type = "multipart/form-data; boundary=" + boundary,
          .before = fmt::format("--{0}\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n{1}\r\n"
                                "--{0}\r\nContent-Disposition: form-data; name=\"document\"\r\n"
                                "Content-Type: application/octet-stream\r\n\r\n",
                                boundary, options.dump(-1, ' ', false, Json::error_handler_t::replace)),
          .after = fmt::format("\r\n--{}--\r\n", boundary)};
}

}  // namespace plimsoll
