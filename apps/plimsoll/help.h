// The texts of --help. Each fits a screen of 24 lines of 80 columns (help_test).
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

// Of the program for an empty verb. Empty for what is no verb.
[[nodiscard]] std::string_view help_text(std::string_view verb);
[[nodiscard]] std::string version_text();

}  // namespace plimsoll
