// Text inside XML.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

// Appends `text` escaped for element content and quoted attributes. What XML 1.0 has no place for (control characters,
// U+FFFE, U+FFFF, invalid UTF-8) becomes U+FFFD.
void append_xml(std::string& out, std::string_view text);

// `text` as it may stand between <!-- and -->, in XML as in Markdown.
[[nodiscard]] std::string comment_text(std::string_view text);

}  // namespace plimsoll
