#include "reading/table/ruled_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/median.h"
#include "reading/order/fragment.h"
#include "reading/table/grid_places.h"
#include "reading/table/letter_strokes.h"
#include "reading/table/page_region.h"

namespace plimsoll {
namespace {

// Of the picture's longer side, and in pixels at least: rules as near as this are one.
constexpr float kSameOfSide = 0.004F;
constexpr float kSame = 4;
// Of an edge between two places, drawn: the rest may be a gap of the scan.
constexpr float kDrawn = 0.6F;
constexpr float kEnclosed = 0.75F;
constexpr float kLargestCell = 0.5F;
constexpr float kWidthCovered = 2.F / 3;
constexpr float kHeightCovered = 0.5F;

struct Stretch {
  float from = 0;
  float to = 0;
};

// Rules on one line of the grid, from one side of the table to the other.
struct GridLine {
  float at = 0;
  std::vector<Stretch> drawn;

  [[nodiscard]] float covered(float from, float to) const {
    float sum = 0;
    float reached = from;
    for (const Stretch& stretch : drawn) {  // by rising begin
      const float begin = std::max(reached, stretch.from);
      const float end = std::min(to, stretch.to);
      if (end <= begin) continue;
      sum += end - begin;
      reached = end;
    }
    return sum;
  }
};

std::vector<GridLine> lines_of(const std::vector<Rule>& rules, float same) {
  std::vector<GridLine> lines;
  float weight = 0;
  for (const Rule& rule : rules) {  // by rising at
    if (lines.empty() || rule.at - lines.back().at > same) {
      lines.push_back({.at = rule.at});
      weight = 0;
    }
    GridLine& line = lines.back();
    line.at = (line.at * weight + rule.at * rule.length()) / (weight + rule.length());
    weight += rule.length();
    line.drawn.push_back({rule.from, rule.to});
  }
  for (GridLine& line : lines) std::ranges::sort(line.drawn, {}, &Stretch::from);
  return lines;
}

// Where most of the lines begin and end.
Stretch common_reach(const std::vector<GridLine>& lines) {
  std::vector<float> begins;
  std::vector<float> ends;
  for (const GridLine& line : lines) {
    begins.push_back(line.drawn.front().from);
    ends.push_back(std::ranges::max(line.drawn, {}, &Stretch::to).to);
  }
  return {median(std::move(begins)), median(std::move(ends))};
}

// A side without a rule of its own, at which the rules that run towards it end.
void add_open_sides(std::vector<GridLine>& lines, const std::vector<GridLine>& crossing, float room) {
  const Stretch reach = common_reach(crossing);
  const Stretch side{crossing.front().at, crossing.back().at};
  if (lines.front().at - reach.from > room) lines.insert(lines.begin(), {.at = reach.from, .drawn = {side}});
  if (reach.to - lines.back().at > room) lines.push_back({.at = reach.to, .drawn = {side}});
}

// The grid between lines, `down` ones from left to right.
class Grid {
 public:
  Grid(std::vector<GridLine> across, std::vector<GridLine> down) : across_(std::move(across)), down_(std::move(down)) {}

  [[nodiscard]] std::size_t rows() const { return across_.size() - 1; }
  [[nodiscard]] std::size_t columns() const { return down_.size() - 1; }
  [[nodiscard]] Box box() const { return {down_.front().at, across_.front().at, down_.back().at, across_.back().at}; }

  [[nodiscard]] std::vector<Cell> cells() const {
    GridPlaces places(rows(), columns());
    for (std::size_t row = 0; row < rows(); ++row)
      for (std::size_t column = 0; column < columns(); ++column) {
        if (column > 0 && !is_drawn(down_[column], across_, row))
          places.unite(places.at(row, column - 1), places.at(row, column));
        if (row > 0 && !is_drawn(across_[row], down_, column))
          places.unite(places.at(row - 1, column), places.at(row, column));
      }
    std::vector<Cell> cells = places.rectangles();
    for (Cell& cell : cells)
      cell.box = {line(down_, cell.column).at, line(across_, cell.row).at,
                  line(down_, cell.column + cell.column_span).at, line(across_, cell.row + cell.row_span).at};
    return cells;
  }

  // Inner edges of a cell apart, is there a rule all around it?
  [[nodiscard]] bool is_enclosed(const Cell& cell) const {
    const Box& box = cell.box;
    const auto drawn = [](const GridLine& line, float from, float to) {
      return line.covered(from, to) >= kDrawn * (to - from);
    };
    return drawn(line(down_, cell.column), box.top, box.bottom) &&
           drawn(line(down_, cell.column + cell.column_span), box.top, box.bottom) &&
           drawn(line(across_, cell.row), box.left, box.right) &&
           drawn(line(across_, cell.row + cell.row_span), box.left, box.right);
  }

 private:
  static const GridLine& line(const std::vector<GridLine>& lines, int at) {
    return lines[static_cast<std::size_t>(at)];
  }

  // On the way from crossing line `at` to the next one.
  static bool is_drawn(const GridLine& line, const std::vector<GridLine>& crossing, std::size_t at) {
    const float from = crossing[at].at;
    const float to = crossing[at + 1].at;
    return line.covered(from, to) >= kDrawn * (to - from);
  }

  std::vector<GridLine> across_;
  std::vector<GridLine> down_;
};

// Lines of the grid at which no cell begins divide nothing: a stroke of the text, or a rule that others have no part
// in. `begin` and `span` are the members of a cell that count along one direction; gives the lines' number less one.
int without_idle_lines(std::vector<Cell>& cells, int count, int Cell::* begin, int Cell::* span) {
  std::vector<int> kept(static_cast<std::size_t>(count) + 1, 0);
  for (const Cell& cell : cells) kept[static_cast<std::size_t>(cell.*begin)] = 1;
  int number = 0;
  for (int& line : kept) number += std::exchange(line, number);
  for (Cell& cell : cells) {
    const int end = kept[static_cast<std::size_t>(cell.*begin + cell.*span)];
    cell.*begin = kept[static_cast<std::size_t>(cell.*begin)];
    cell.*span = end - cell.*begin;
  }
  return number;
}

bool makes_a_table(const Grid& grid, const std::vector<Cell>& cells, cv::Size size) {
  const Box box = grid.box();
  if (box.width() < kWidthCovered * static_cast<float>(size.width) ||
      box.height() < kHeightCovered * static_cast<float>(size.height))
    return false;
  float enclosed = 0;
  const float whole = box.width() * box.height();
  for (const Cell& cell : cells) {
    const float area = cell.box.width() * cell.box.height();
    if (area > kLargestCell * whole) return false;
    if (grid.is_enclosed(cell)) enclosed += area;
  }
  return enclosed >= kEnclosed * whole;
}

// Of most of the text that lies as it is read; 0 without any.
float height_of(const std::vector<Line>& lines) {
  std::vector<Fragment> fragments;
  for (const Line& line : lines)
    if (line.angle % 180 == 0) fragments.push_back({.box = bounds(line.polygon)});
  return fragments.empty() ? 0 : text_height(fragments);
}

void shift(Rules& rules, float x, float y) {
  for (Rule& rule : rules.across) rule = {rule.at + y, rule.from + x, rule.to + x};
  for (Rule& rule : rules.down) rule = {rule.at + x, rule.from + y, rule.to + y};
}

}  // namespace

std::optional<TableStructure> grid_of(const Rules& rules, cv::Size size) {
  const float same = std::max(kSame, kSameOfSide * static_cast<float>(std::max(size.width, size.height)));
  std::vector<GridLine> across = lines_of(rules.across, same);
  std::vector<GridLine> down = lines_of(rules.down, same);
  if (across.size() < 2 || down.empty()) return std::nullopt;
  add_open_sides(down, across, 4 * same);
  add_open_sides(across, down, 4 * same);
  if (across.size() < 3 || down.size() < 3) return std::nullopt;
  if (across.size() - 1 > kStructureRowsMax || down.size() - 1 > kStructureColumnsMax ||
      (across.size() - 1) * (down.size() - 1) > kStructureCellsMax)
    return std::nullopt;
  const Grid grid(std::move(across), std::move(down));
  Table table{.cells = grid.cells()};
  if (!makes_a_table(grid, table.cells, size)) return std::nullopt;
  table.rows = without_idle_lines(table.cells, static_cast<int>(grid.rows()), &Cell::row, &Cell::row_span);
  table.columns = without_idle_lines(table.cells, static_cast<int>(grid.columns()), &Cell::column, &Cell::column_span);
  if (table.rows < 2 || table.columns < 2) return std::nullopt;
  return TableStructure{.table = std::move(table), .box = grid.box(), .source = StructureSource::rules};
}

std::optional<TableStructure> ruled_table(const cv::Mat& page, const Box& region, const std::vector<Line>& lines) {
  const cv::Rect pixels = pixels_of(region, page);
  if (pixels.empty()) return std::nullopt;
  Rules rules = find_rules(page(pixels), height_of(lines));
  shift(rules, static_cast<float>(pixels.x), static_cast<float>(pixels.y));
  return grid_of(without_letters(std::move(rules), lines), pixels.size());
}

}  // namespace plimsoll
