// A document with its options as the body of POST /v1/tasks. Pure.
#pragma once

#include <string>

#include "settings/settings.h"

namespace plimsoll {

struct DocumentOrder {
  std::string name;  // the last 255 bytes count: the server takes no more
  std::string pages;
  std::string password;
  bool strict = false;
  TextLayerMode text_layer = TextLayerMode::automatic;
  std::string features;  // empty: what the server has set; the same of those below
  std::string language;
  std::string models;
};

// A form: a target is logged and seen on the way, and a password must not be in it.
struct DocumentForm {
  std::string content_type;
  std::string before;  // the document's bytes
  std::string after;
};
// `boundary`: what no document has in it by chance, such as a task's id.
[[nodiscard]] DocumentForm form_of(const DocumentOrder& order, const std::string& boundary);

}  // namespace plimsoll
