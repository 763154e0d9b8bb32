#include "document/exporters/table_chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "document/cell_kind.h"
#include "document/exporters/table_lines.h"

namespace plimsoll {
namespace {

constexpr float kSideTolerance = 0.03F;
constexpr float kLowerThird = 2.F / 3;
constexpr float kUpperThird = 1.F / 3;
// Heads of more characters are not compared: they count as others.
constexpr std::size_t kHeadBytesMax = 16'384;

constexpr std::array<std::string_view, 9> kContinued = {"ontinued", "ont'd", "ont’d", "ortsetzung", "suite",
                                                        "ontinuac", "egue",  "续",    "続"};

bool was_read(const Page& page) { return !page.failure && page.width > 0 && page.height > 0; }

bool belongs_to_sheet(BlockKind kind) {
  return kind == BlockKind::header || kind == BlockKind::footer || kind == BlockKind::page_number;
}

bool says_continued(const Block& block) {
  return block.kind == BlockKind::caption && std::ranges::any_of(block.lines, [](const Line& line) {
           return std::ranges::any_of(kContinued, [&](std::string_view word) { return line.text.contains(word); });
         });
}

std::optional<std::size_t> first_table(const Page& page) {
  for (std::size_t index = 0; index < page.blocks.size(); ++index) {
    const Block& block = page.blocks[index];
    if (belongs_to_sheet(block.kind) || says_continued(block)) continue;
    return block.kind == BlockKind::table && block.table ? std::optional(index) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::size_t> last_table(const Page& page) {
  for (std::size_t index = page.blocks.size(); index-- > 0;) {
    const Block& block = page.blocks[index];
    if (belongs_to_sheet(block.kind) || block.kind == BlockKind::footnote || block.kind == BlockKind::sidebar) continue;
    return block.kind == BlockKind::table && block.table ? std::optional(index) : std::nullopt;
  }
  return std::nullopt;
}

// A cell's text without white space, which is the least sure of what was read.
std::string letters_of(const Block& block, const Cell& cell) {
  std::string text = cell_text(block, cell);
  std::erase_if(text, [](char byte) { return byte == ' ' || byte == '\n'; });
  return text;
}

// Texts of the cells of the first `rows` rows.
std::vector<std::string> texts_of(const Block& block, int rows) {
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  for (const Cell& cell : block.table->cells) {
    if (cell.row >= rows) break;
    texts.push_back(letters_of(block, cell));
    bytes += texts.back().size();
  }
  return bytes > kHeadBytesMax ? std::vector<std::string>{} : texts;
}

// How many rows at the table's top are this head again.
int repeated_rows(const Block& block, const std::vector<std::string>& head) {
  if (head.empty()) return 0;
  const std::vector<Cell>& cells = block.table->cells;
  if (cells.size() <= head.size()) return 0;
  for (std::size_t cell = 0; cell < head.size(); ++cell)
    if (letters_of(block, cells[cell]) != head[cell]) return 0;
  const int rows = cells[head.size()].row;
  const bool all_above = std::all_of(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(head.size()),
                                     [&](const Cell& cell) { return cell.row + cell.row_span <= rows; });
  return all_above ? rows : 0;
}

// Words above numbers in some column.
bool is_true_head(const Block& block) {
  const int head = head_rows(*block.table);
  if (head == 0) return false;
  const std::vector<Cell>& cells = block.table->cells;
  return std::ranges::any_of(cells, [&](const Cell& above) {
    if (above.row + above.row_span != head || kind_of(above, block.lines) != CellKind::text) return false;
    return std::ranges::any_of(cells, [&](const Cell& below) {
      return below.row == head && below.column == above.column && kind_of(below, block.lines) == CellKind::number;
    });
  });
}

}  // namespace

TableChain::Outline TableChain::outline_of(const Page& page, std::size_t index) {
  const Block& block = page.blocks[index];
  const auto width = static_cast<float>(page.width);
  const auto height = static_cast<float>(page.height);
  Outline outline{
      .block = index,
      .box = {block.box.left / width, block.box.top / height, block.box.right / width, block.box.bottom / height},
      .columns = std::vector<Column>(static_cast<std::size_t>(block.table->columns))};
  for (const Cell& cell : block.table->cells) {
    if (cell.column_span > 1 || cell.box.right <= cell.box.left) continue;
    Column& column = outline.columns[static_cast<std::size_t>(cell.column)];
    column.from = std::min(column.from, cell.box.left / width);
    column.to = std::max(column.to, cell.box.right / width);
  }
  return outline;
}

bool TableChain::continues_shape(const Outline& before, const Outline& after) {
  if (before.columns.size() != after.columns.size()) return false;
  if (before.box.bottom < kLowerThird || after.box.top > kUpperThird) return false;
  if (std::abs(before.box.left - after.box.left) > kSideTolerance ||
      std::abs(before.box.right - after.box.right) > kSideTolerance)
    return false;
  for (std::size_t at = 0; at < after.columns.size(); ++at) {
    const Column& one = before.columns[at];
    const Column& other = after.columns[at];
    const bool known = one.from <= one.to && other.from <= other.to;
    if (known && std::min(one.to, other.to) <= std::max(one.from, other.from)) return false;
  }
  return true;
}

std::optional<TableLink> TableChain::link(const Page& page) const {
  if (!end_ || !was_read(page) || page.number != end_->page + 1 || end_->pages == kChainPagesMax) return std::nullopt;
  const std::optional<std::size_t> first = first_table(page);
  if (!first || !continues_shape(end_->table, outline_of(page, *first))) return std::nullopt;
  const Block& block = page.blocks[*first];
  if (end_->rows + block.table->rows > kChainRowsMax) return std::nullopt;
  const int repeated = repeated_rows(block, end_->head);
  if (repeated == 0 && is_true_head(block)) return std::nullopt;
  return TableLink{.block = *first, .page = end_->page, .of_block = end_->table.block, .repeated_rows = repeated};
}

std::optional<TableLink> TableChain::next(const Page& page) {
  const std::optional<TableLink> found = link(page);
  const std::optional<std::size_t> last = was_read(page) ? last_table(page) : std::nullopt;
  if (!last) {
    end_.reset();
    return found;
  }
  const Block& block = page.blocks[*last];
  End end{.page = page.number, .table = outline_of(page, *last), .head = {}, .pages = 1, .rows = block.table->rows};
  if (found && found->block == *last) {
    end.head = std::move(end_->head);
    end.pages = end_->pages + 1;
    end.rows += end_->rows;
  } else {
    end.head = texts_of(block, std::max(1, head_rows(*block.table)));
  }
  end_ = std::move(end);
  return found;
}

}  // namespace plimsoll
