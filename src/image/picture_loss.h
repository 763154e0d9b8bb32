// Whether a picture that was decoded as far as it goes lacks something. Decoders complain about much that is no loss
// (an odd colour profile, bytes that nobody needs), and the pixels do not tell: what could not be decoded is blank or
// grey.
#pragma once

#include <string_view>

namespace plimsoll {

// Of what libjpeg says, one message a line: does one mean that pixels could not be decoded? libvips calls all of it
// warnings, also the end of the file in the middle of the picture. Pure.
[[nodiscard]] bool jpeg_lost_pixels(std::string_view messages);

// What a page says that lacks a part.
inline constexpr std::string_view kEndsEarly = "the file ends early or is damaged: a part of the page is blank";

}  // namespace plimsoll
