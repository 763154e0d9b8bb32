#include "reading/table/structure_tokens.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "reading/table/table_structure.h"

namespace plimsoll {
namespace {

constexpr std::string_view kPlainCell = "<td>";
constexpr std::string_view kWholeCell = "<td></td>";
// Twice what any of these networks was trained with.
constexpr int kSpanMax = 40;

constexpr std::array<std::pair<std::string_view, StructureTag>, 11> kTags{{{"<thead>", StructureTag::head_begin},
                                                                           {"</thead>", StructureTag::head_end},
                                                                           {"<tbody>", StructureTag::body_begin},
                                                                           {"</tbody>", StructureTag::body_end},
                                                                           {"<tr>", StructureTag::row_begin},
                                                                           {"</tr>", StructureTag::row_end},
                                                                           {kPlainCell, StructureTag::cell},
                                                                           {kWholeCell, StructureTag::cell},
                                                                           {"<td", StructureTag::spanned_cell},
                                                                           {">", StructureTag::tag_end},
                                                                           {"</td>", StructureTag::cell_end}}};

// colspan="5" or rowspan="2", with or without white space before it.
StructureToken span_token(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const StructureTag tag = text.starts_with("colspan=\"")   ? StructureTag::column_span
                           : text.starts_with("rowspan=\"") ? StructureTag::row_span
                                                            : StructureTag::unknown;
  if (tag == StructureTag::unknown) return {};
  text.remove_prefix(std::string_view("colspan=\"").size());
  int span = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), span);
  if (problem != std::errc{} || std::string_view(end, text.data() + text.size()) != "\"" || span < 1) return {};
  return {tag, std::min(span, kSpanMax)};
}

StructureToken token_of(std::string_view text) {
  const auto* const found = std::ranges::find(kTags, text, &std::pair<std::string_view, StructureTag>::first);
  return found == kTags.end() ? span_token(text) : StructureToken{found->second};
}

// Puts cells into places, row by row.
class GridBuilder {
 public:
  void set_header(bool header) { header_ = header; }

  void begin_row() {
    end_row();
    in_row_ = row_ < kStructureRowsMax;
    column_ = 0;
  }

  // A row that neither has a cell nor is reached by one from above is no row.
  void end_row() {
    if (in_row_ && (begun_ > 0 || reached_from_above())) ++row_;
    in_row_ = false;
    begun_ = 0;
  }

  void add(int column_span, int row_span, const Box& box) {
    if (!in_row_) begin_row();
    while (column_ < kStructureColumnsMax && taken(column_)) ++column_;
    if (!in_row_ || column_ == kStructureColumnsMax || table_.cells.size() == kStructureCellsMax) return;
    int width = 1;
    while (width < column_span && column_ + width < kStructureColumnsMax && !taken(column_ + width)) ++width;
    const int height = std::min(row_span, kStructureRowsMax - row_);
    table_.cells.push_back(
        {.row = row_, .column = column_, .row_span = height, .column_span = width, .header = header_, .box = box});
    for (int column = column_; column < column_ + width; ++column)
      free_from_[static_cast<std::size_t>(column)] = row_ + height;
    column_ += width;
    ++begun_;
    table_.columns = std::max(table_.columns, column_);
  }

  std::optional<Table> finish() {
    end_row();
    if (table_.cells.empty()) return std::nullopt;
    table_.rows = row_;
    for (Cell& cell : table_.cells) cell.row_span = std::min(cell.row_span, table_.rows - cell.row);
    return std::move(table_);
  }

 private:
  [[nodiscard]] bool reached_from_above() const {
    return std::ranges::any_of(free_from_, [this](int from) { return from > row_; });
  }
  [[nodiscard]] bool taken(int column) const { return free_from_[static_cast<std::size_t>(column)] > row_; }

  Table table_;
  std::array<int, kStructureColumnsMax> free_from_{};  // by column, the first row that no cell from above reaches
  int row_ = 0;
  int column_ = 0;
  int begun_ = 0;  // cells of this row
  bool in_row_ = false;
  bool header_ = false;
};

// Step after step into the grid.
class TableScript {
 public:
  void take(const StructureStep& step) {
    switch (step.token.tag) {
      case StructureTag::begin:
      case StructureTag::end:
      case StructureTag::unknown:
        return;
      case StructureTag::column_span:
        if (open_) open_->column_span = step.token.span;
        return;
      case StructureTag::row_span:
        if (open_) open_->row_span = step.token.span;
        return;
      case StructureTag::spanned_cell:
        close();
        open_ = Cell{.box = step.box};
        return;
      default:
        close();  // whatever else comes, the spans are complete
        take_plain(step);
    }
  }

  std::optional<Table> finish() {
    close();
    return grid_.finish();
  }

 private:
  void take_plain(const StructureStep& step) {
    switch (step.token.tag) {
      case StructureTag::head_begin:
        return grid_.set_header(true);
      case StructureTag::head_end:
      case StructureTag::body_begin:
        return grid_.set_header(false);
      case StructureTag::row_begin:
        return grid_.begin_row();
      case StructureTag::row_end:
        return grid_.end_row();
      case StructureTag::cell:
        return grid_.add(1, 1, step.box);
      default:
        return;
    }
  }

  void close() {
    if (open_) grid_.add(open_->column_span, open_->row_span, open_->box);
    open_.reset();
  }

  GridBuilder grid_;
  std::optional<Cell> open_;  // whose spans are still being read
};

}  // namespace

StructureVocabulary::StructureVocabulary(std::string_view lines) {
  std::vector<std::string_view> texts;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    std::string_view text = lines.substr(0, end);
    if (text.ends_with('\r')) text.remove_suffix(1);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    texts.push_back(text);
  }
  if (std::ranges::find(texts, kWholeCell) == texts.end()) texts.push_back(kWholeCell);
  std::erase(texts, kPlainCell);
  tokens_.push_back({StructureTag::begin});
  for (const std::string_view text : texts) tokens_.push_back(token_of(text));
  tokens_.push_back({StructureTag::end});
}

bool StructureVocabulary::has_cells() const {
  return std::ranges::find(tokens_, StructureToken{StructureTag::row_begin}) != tokens_.end() &&
         std::ranges::find(tokens_, StructureToken{StructureTag::spanned_cell}) != tokens_.end();
}

StructureToken StructureVocabulary::token(std::size_t label) const {
  return label < tokens_.size() ? tokens_[label] : StructureToken{};
}

std::optional<Table> table_of(std::span<const StructureStep> steps) {
  TableScript script;
  for (const StructureStep& step : steps) {
    if (step.token.tag == StructureTag::end && &step != steps.data()) break;
    script.take(step);
  }
  return script.finish();
}

}  // namespace plimsoll
