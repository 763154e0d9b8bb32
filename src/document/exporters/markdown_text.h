// Text inside Markdown (CommonMark with GitHub's extensions).
#pragma once

#include <string>
#include <string_view>

namespace plimsoll {

// Appends one line of running text so that it reads as itself: no emphasis, link, heading, list or table comes to be.
void append_markdown(std::string& out, std::string_view line);

}  // namespace plimsoll
