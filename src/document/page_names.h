// The names of a page's enumerations in canonical JSON, in enumeration order. Private to the codec's two halves.
#pragma once

#include <array>
#include <string_view>

namespace plimsoll {

inline constexpr std::array<std::string_view, 16> kBlockKinds = {
    "text",        "title",    "list",      "table",   "figure", "caption", "header", "footer",
    "page_number", "footnote", "reference", "sidebar", "code",   "formula", "seal",   "chart"};
inline constexpr std::array<std::string_view, 3> kPageStates = {"done", "degraded", "failed"};
inline constexpr std::array<std::string_view, 2> kPageSources = {"recognised", "text_layer"};

}  // namespace plimsoll
