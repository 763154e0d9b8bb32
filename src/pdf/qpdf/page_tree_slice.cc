#include "pdf/qpdf/page_tree_slice.h"

#include <algorithm>
#include <exception>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>
#include <utility>

namespace plimsoll {
namespace {

constexpr int kDeepestTree = 40;
constexpr int kDeepestValue = 20;
// Objects that are read for one block; qpdf keeps 1 to 4 KB of each until the end of the call.
constexpr int kMostLooks = 2000;

class Writing {
 public:
  Writing(bool strings, std::string& text) : strings_(strings), text_(text) {}

  // False when `value` cannot or may not be repeated elsewhere.
  bool add(QPDFObjectHandle value, int depth = 0) {
    if (depth == kDeepestValue || text_.size() > kMostSliceBytes) return false;
    if (value.isIndirect()) return text_ += value.unparse(), true;
    if (value.isDictionary()) return add_entries(value, depth);
    if (value.isArray()) return add_items(value, depth);
    if (value.isString() && !strings_) return false;
    if (!value.isScalar()) return false;
    return text_ += value.unparse(), true;
  }

 private:
  bool add_entries(QPDFObjectHandle dictionary, int depth) {
    text_ += "<<";
    for (const std::string& key : dictionary.getKeys()) {
      text_ += ' ' + QPDFObjectHandle::newName(key).unparse() + ' ';
      if (!add(dictionary.getKey(key), depth + 1)) return false;
    }
    return text_ += " >>", true;
  }

  bool add_items(QPDFObjectHandle array, int depth) {
    text_ += '[';
    for (int item = 0; item < array.getArrayNItems(); ++item) {
      text_ += ' ';
      if (!add(array.getArrayItem(item), depth + 1)) return false;
    }
    return text_ += " ]", true;
  }

  bool strings_;
  std::string& text_;
};

bool is_page(QPDFObjectHandle node) { return !node.hasKey("/Kids"); }

class Slicing {
 public:
  explicit Slicing(bool encrypted) : strings_(!encrypted) {}

  // Pages below `node`; -1 when it is neither a page nor a sound node.
  int pages_below(QPDFObjectHandle node) {
    if (++looks_ > kMostLooks || !node.isIndirect() || !node.isDictionary()) return -1;
    if (is_page(node)) return 1;
    QPDFObjectHandle kids = node.getKey("/Kids");
    QPDFObjectHandle count = node.getKey("/Count");
    // Poppler takes a page for a page, whatever else it has.
    if (node.getKey("/Type").isNameAndEquals("/Page") || !kids.isArray() || !count.isInteger()) return -1;
    const long long pages = count.getIntValue();
    const int size = kids.getArrayNItems();
    return pages >= 0 && pages <= kMostPages && (pages > 0) == (size > 0) ? static_cast<int>(pages) : -1;
  }

  // Keeps of `node` what overlaps [first, last).
  bool slice(QPDFObjectHandle node, int first, int last, int depth) {
    if (depth == kDeepestTree || !met_.insert(node.getObjGen()).second) return false;
    QPDFObjectHandle kids = node.getKey("/Kids");
    const int size = kids.getArrayNItems();
    const int pages = pages_below(node);
    // As many children as pages: each is one, and those outside need no look. Flat trees have all pages in one node.
    const bool flat = pages == size;
    const std::size_t place = nodes_.size();
    nodes_.emplace_back();
    std::string kept;
    int at = flat ? first : 0;
    for (int kid = at; kid < (flat ? last : size); ++kid) {
      QPDFObjectHandle child = kids.getArrayItem(kid);
      const int inside = pages_below(child);
      if (inside < 0 || inside > pages - at || (flat && inside != 1)) return false;
      if (at < last && at + inside > first) {
        kept += ' ' + child.unparse();
        if (!is_page(child) && !slice(child, std::max(first - at, 0), std::min(last - at, inside), depth + 1))
          return false;
      }
      at += inside;
    }
    return at == (flat ? last : pages) && write(node, kept, last - first, nodes_[place]);
  }

  std::vector<TreeNode> take_nodes() { return std::move(nodes_); }

 private:
  static constexpr int kMostPages = 10'000'000;

  bool write(QPDFObjectHandle node, const std::string& kids, int count, TreeNode& out) {
    std::string text = "<<";
    Writing writing(strings_, text);
    for (const std::string& key : node.getKeys()) {
      if (key == "/Kids" || key == "/Count") continue;
      text += ' ' + QPDFObjectHandle::newName(key).unparse() + ' ';
      if (!writing.add(node.getKey(key))) return false;
    }
    text += " /Count " + std::to_string(count) + " /Kids [" + kids + " ] >>";
    bytes_ += text.size();
    out = {node.getObjectID(), node.getGeneration(), std::move(text)};
    return bytes_ <= kMostSliceBytes;
  }

  bool strings_;
  int looks_ = 0;
  std::size_t bytes_ = 0;
  std::set<QPDFObjGen> met_;
  std::vector<TreeNode> nodes_;
};

// Strings of a trailer are never encrypted. A hybrid file's newest trailer names a second table that an update of ours
// would hide.
bool repeat_trailer(QPDFObjectHandle trailer, std::string& text) {
  if (trailer.hasKey("/XRefStm") || !trailer.getKey("/Root").isIndirect() || !trailer.getKey("/Size").isInteger())
    return false;
  Writing writing(true, text);
  for (const char* key : {"/Size", "/Root", "/Info", "/ID", "/Encrypt"}) {
    if (!trailer.hasKey(key)) continue;
    text.append(text.empty() ? "" : " ").append(key).append(" ");
    if (!writing.add(trailer.getKey(key))) return false;
  }
  return text.size() <= kMostSliceBytes;
}

std::optional<TreeSlice> slice_of(QPDF& qpdf, int pages, int first, int count) {
  TreeSlice slice;
  if (!repeat_trailer(qpdf.getTrailer(), slice.trailer)) return std::nullopt;
  QPDFObjectHandle root = qpdf.getRoot().getKey("/Pages");
  Slicing slicing(qpdf.isEncrypted());
  if (slicing.pages_below(root) != pages || is_page(root)) return std::nullopt;
  if (!slicing.slice(root, first, first + count, 0) || qpdf.anyWarnings()) return std::nullopt;
  slice.nodes = slicing.take_nodes();
  return slice;
}

}  // namespace

std::optional<TreeSlice> slice_page_tree(const char* data, std::size_t size, const std::string& password, int pages,
                                         int first, int count) {
  if (first < 0 || count < 1 || count > pages - first) return std::nullopt;
  try {
    QPDF qpdf;
    qpdf.setSuppressWarnings(true);
    qpdf.setAttemptRecovery(false);
    qpdf.processMemoryFile("document", data, size, password.empty() ? nullptr : password.c_str());
    return slice_of(qpdf, pages, first, count);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace plimsoll
