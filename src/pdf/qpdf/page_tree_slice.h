// A block of pages cut out of a document's page tree: the nodes on the way to it, each with only those children that
// lead there. Nothing else of the document is looked at. C++17 and plain types, as page_survey.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll {

struct TreeNode {
  int number = 0;  // of the object that it replaces
  int generation = 0;
  std::string dictionary;
};

struct TreeSlice {
  std::vector<TreeNode> nodes;  // parents before their children; in all at most kMostSliceBytes
  std::string trailer;          // entries that an update's trailer repeats: "/Size 7 /Root 1 0 R …"
};

constexpr std::size_t kMostSliceBytes = 128 << 10;

// Pages `first` (from 0) to `first + count` of the `pages` that the document is said to have. `data` is only read while
// the call lasts. Empty when anything about the file or the part of its tree that was seen is odd: it needs repair, a
// /Count is not the sum of what is below, a node is not an object of its own, is met twice or deeper than 40,
// dictionaries of an encrypted file have strings (which the encryption would change), or it takes too many bytes or too
// many looks.
[[nodiscard]] std::optional<TreeSlice> slice_page_tree(const char* data, std::size_t size, const std::string& password,
                                                       int pages, int first, int count);

}  // namespace plimsoll
