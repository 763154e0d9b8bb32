// For this folder's tests: PDFs with page trees of all shapes, written by hand.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "pdf/made_pdf.h"

namespace plimsoll::made {

// A node of a page tree; without children it is a page. `entries` are those of its dictionary.
struct Tree {
  std::string entries;
  std::vector<Tree> kids;
  int count_error = 0;
};

[[nodiscard]] inline int pages_of(const Tree& tree) {
  if (tree.kids.empty()) return 1;
  int pages = 0;
  for (const Tree& kid : tree.kids) pages += pages_of(kid);
  return pages;
}

[[nodiscard]] inline Tree flat(int pages) {
  return {"/MediaBox [0 0 200 100]", std::vector<Tree>(static_cast<std::size_t>(pages)), 0};
}

// `fan` children a node, `levels` of nodes.
[[nodiscard]] inline Tree balanced(int fan, int levels) {
  Tree tree = flat(fan);
  for (int level = 1; level < levels; ++level) tree = {"", std::vector<Tree>(static_cast<std::size_t>(fan), tree), 0};
  tree.entries = "/MediaBox [0 0 200 100]";
  return tree;
}

// Two pages a level, each level below the one before, once as its first and once as its last child.
[[nodiscard]] inline Tree lopsided(int levels) {
  Tree tree = flat(2);
  for (int level = 1; level < levels; ++level) {
    Tree above = flat(2);
    above.kids.insert(level % 2 == 0 ? above.kids.begin() : above.kids.end(), tree);
    tree = above;
  }
  return tree;
}

// Writes objects one after the other; each page shows its number and a black square of a place of its own.
class TreeFile {
 public:
  // Object 1 is the catalogue, 2 the font, 3 resources for all pages, 4 the tree's root.
  explicit TreeFile(const Tree& tree) {
    object(1, "<< /Type /Catalog /Pages 4 0 R >>");
    object(2, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    object(3, "<< /Font << /F0 2 0 R >> >>");
    node(tree, next(), 0);
    end();
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] int page_object(int number) const { return page_objects_[static_cast<std::size_t>(number - 1)]; }

  [[nodiscard]] int first_free() const { return static_cast<int>(offsets_.size()) + 1; }

  // An incremental update that replaces or adds one object.
  void replace(int number, const std::string& body) {
    const auto table = text_.rfind("startxref\n") + 10;
    const std::string older = text_.substr(table, text_.find('\n', table) - table);
    const std::size_t at = text_.size();
    if (static_cast<std::size_t>(number) > offsets_.size()) offsets_.resize(static_cast<std::size_t>(number));
    text_ += fmt::format("{} 0 obj\n{}\nendobj\n", number, body);
    const std::size_t newer = text_.size();
    text_ +=
        fmt::format("xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Root 1 0 R /Size {} /Prev {} >>\nstartxref\n{}\n%%EOF\n",
                    number, at, offsets_.size() + 1, older, newer);
  }

 private:
  int next() {
    offsets_.push_back(0);
    return static_cast<int>(offsets_.size());
  }

  void object(int number, const std::string& body) {
    if (static_cast<std::size_t>(number) > offsets_.size()) offsets_.resize(static_cast<std::size_t>(number));
    offsets_[static_cast<std::size_t>(number) - 1] = text_.size();
    text_ += fmt::format("{} 0 obj\n{}\nendobj\n", number, body);
  }

  void node(const Tree& tree, int own, int parent) {
    const std::string above = parent == 0 ? "/Resources 3 0 R" : fmt::format("/Parent {} 0 R", parent);
    if (tree.kids.empty()) {
      page_objects_.push_back(own);
      const int number = static_cast<int>(page_objects_.size());
      const int content = next();
      object(content, stream("", fmt::format("0 g {} {} 6 6 re f BT /F0 20 Tf 20 50 Td (page {}) Tj ET",
                                             number * 7 % 190, number * 3 % 40, number)));
      return object(own, fmt::format("<< /Type /Page {} /Contents {} 0 R {} >>", above, content, tree.entries));
    }
    std::string kids;
    for (const Tree& kid : tree.kids) {
      const int child = next();
      kids += fmt::format("{} 0 R ", child);
      node(kid, child, own);
    }
    object(own, fmt::format("<< /Type /Pages {} /Kids [{}] /Count {} {} >>", above, kids,
                            pages_of(tree) + tree.count_error, tree.entries));
  }

  void end() {
    const std::size_t table = text_.size();
    text_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
    for (const std::size_t offset : offsets_) text_ += fmt::format("{:010} 00000 n \n", offset);
    text_ += fmt::format("trailer\n<< /Root 1 0 R /Size {} >>\nstartxref\n{}\n%%EOF\n", offsets_.size() + 1, table);
  }

  std::string text_ = "%PDF-1.5\n";
  std::vector<std::size_t> offsets_;
  std::vector<int> page_objects_;
};

}  // namespace plimsoll::made
