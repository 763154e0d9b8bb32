// Blocks as regions of PAGE XML.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "document/page.h"

namespace plimsoll {

// Appends to `out`, which must outlive it. Top regions are region_1, region_2, … in the order of the calls.
class PageRegions {
 public:
  explicit PageRegions(std::string& out) : out_(out) {}
  void add(const Block& block);

 private:
  void add_coords(const Polygon& polygon);
  // A TextRegion; `attributes` and what comes after its Coords (`roles`) are ready XML.
  void add_text(std::string_view id, std::string_view attributes, const Box& box, std::string_view roles,
                std::span<const Line> lines);
  void add_inner_text(const Box& box, std::string_view roles, std::span<const Line> lines);
  void add_table(const Block& block, std::string_view id);
  void add_line(const Line& line);
  void add_equivalent(std::string_view text, float confidence);

  std::string& out_;
  int region_ = 0;
  int inner_ = 0;
  int line_ = 0;
  int word_ = 0;
};

}  // namespace plimsoll
