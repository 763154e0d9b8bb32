#include "reading/table/cell_places.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/median.h"

namespace plimsoll {
namespace {

struct Extent {
  float from = 0;
  float to = 0;
};

// Of each row or column: what the cells that lie in it alone take of it.
class Extents {
 public:
  explicit Extents(int count) : from_(static_cast<std::size_t>(count)), to_(static_cast<std::size_t>(count)) {}

  void add(int at, Extent extent) {
    from_[static_cast<std::size_t>(at)].push_back(extent.from);
    to_[static_cast<std::size_t>(at)].push_back(extent.to);
  }

  // Where no cell says it: an even share of the gap between the neighbours that are known, or the table's ends.
  std::vector<Extent> finish(Extent whole) {
    std::vector<std::optional<Extent>> known(from_.size());
    for (std::size_t at = 0; at < known.size(); ++at)
      if (!from_[at].empty()) known[at] = {median(from_[at]), median(to_[at])};
    std::vector<Extent> all(known.size());
    float before = whole.from;
    for (std::size_t at = 0; at < known.size();) {
      std::size_t next = at;
      while (next < known.size() && !known[next]) ++next;
      const float after = next < known.size() ? known[next]->from : whole.to;
      const float share = std::max(0.F, after - before) / static_cast<float>(std::max<std::size_t>(1, next - at));
      for (std::size_t missing = at; missing < next; ++missing) {
        const float from = before + static_cast<float>(missing - at) * share;
        all[missing] = {from, from + share};
      }
      if (next < known.size()) {
        all[next] = *known[next];
        before = all[next].to;
      }
      at = next + 1;
    }
    return all;
  }

 private:
  std::vector<std::vector<float>> from_;
  std::vector<std::vector<float>> to_;
};

Extent joined(const std::vector<Extent>& extents, int at, int span) {
  const Extent& first = extents[static_cast<std::size_t>(at)];
  const Extent& last = extents[static_cast<std::size_t>(at + span - 1)];
  return {std::min(first.from, last.from), std::max(first.to, last.to)};
}

}  // namespace

std::vector<Box> cell_places(const TableStructure& structure) {
  const Table& table = structure.table;
  Extents rows(table.rows);
  Extents columns(table.columns);
  for (const Cell& cell : table.cells) {
    if (is_empty(cell.box)) continue;
    if (cell.row_span == 1) rows.add(cell.row, {cell.box.top, cell.box.bottom});
    if (cell.column_span == 1) columns.add(cell.column, {cell.box.left, cell.box.right});
  }
  const std::vector<Extent> down = rows.finish({structure.box.top, structure.box.bottom});
  const std::vector<Extent> across = columns.finish({structure.box.left, structure.box.right});
  std::vector<Box> places;
  places.reserve(table.cells.size());
  for (const Cell& cell : table.cells) {
    const Extent y = joined(down, cell.row, cell.row_span);
    const Extent x = joined(across, cell.column, cell.column_span);
    places.push_back(is_empty(cell.box) ? Box{x.from, y.from, x.to, y.to} : cell.box);
  }
  return places;
}

}  // namespace plimsoll
