// A page as canonical JSON text: what travels from the helpers in memfds, what exporters write and what is stored.
// Canonical: fixed member order, coordinates rounded to 0.1 pixel, confidences to 0.0001, no white space. The same page
// always gives the same bytes, and decode(encode(page)) encodes to the same bytes again.
#pragma once

#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

[[nodiscard]] std::string encode(const Page& page);
// The text may come from a helper that was fed hostile bytes: anything that is not a page is Reason::protocol.
[[nodiscard]] Result<Page> decode_page(std::string_view json);

}  // namespace plimsoll
