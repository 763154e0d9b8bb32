// Text inside XML.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

// `text` as characters that XML 1.0 has: others (control characters, U+FFFE, U+FFFF, invalid UTF-8) become U+FFFD.
[[nodiscard]] std::string xml_characters(std::string_view text);

// Appends `text` escaped for element content and quoted attributes, as xml_characters().
void append_xml(std::string& out, std::string_view text);

// `text` as it may stand between <!-- and -->, in XML as in Markdown.
[[nodiscard]] std::string comment_text(std::string_view text);

}  // namespace plimsoll
