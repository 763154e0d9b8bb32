// Tesseract's table: twelve columns, one row per page (level 1), block (2), paragraph (3), line (4) and word (5).
// It has no columns for structure: a table is its lines, a formula without lines its LaTeX as one word.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "document/exporters/formats.h"
#include "document/exporters/line_words.h"

namespace plimsoll {
namespace {

constexpr std::string_view kHeading =
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

// Position in the hierarchy; parts that a level does not have are 0. A block is one paragraph.
struct Place {
  int level = 1;
  int page = 0;
  int block = 0;
  int line = 0;
  int word = 0;
};

class TsvExporter final : public Exporter {
 public:
  explicit TsvExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead&) override { return sink_(kHeading); }

  Result<void> page(const Page& page) override {
    out_.clear();
    Place place{.page = page.number};
    // The page's row has no text of its own, so a failure is said there.
    const std::string failure = page.failure ? fmt::format("[failed: {}]", page.failure->text()) : std::string();
    row(place, {0, 0, static_cast<float>(page.width), static_cast<float>(page.height)}, -1, failure);
    for (const Block& block : page.blocks) {
      ++place.block;
      add_block(place, block);
    }
    return sink_(out_);
  }

  Result<void> end(const RunRecord&) override { return {}; }

 private:
  void add_block(Place place, const Block& block) {
    for (place.level = 2; place.level <= 3; ++place.level) row(place, block.box, -1, "");
    Line spare_line;
    for (const Line& line : lines_of(block, spare_line)) {
      ++place.line;
      place.level = 4;
      place.word = 0;
      row(place, bounds(line.polygon), -1, "");
      place.level = 5;
      Word spare;
      for (const Word& word : words_of(line, spare)) {
        ++place.word;
        row(place, bounds(word.polygon), word.confidence * 100, word.text);
      }
    }
  }

  void row(const Place& place, const Box& box, float confidence, std::string_view text) {
    const long left = std::lround(box.left);
    const long top = std::lround(box.top);
    fmt::format_to(std::back_inserter(out_), "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t", place.level, place.page,
                   place.block, place.level >= 3 ? 1 : 0, place.line, place.word, left, top,
                   std::lround(box.right) - left, std::lround(box.bottom) - top);
    if (confidence < 0)
      out_ += "-1";
    else
      fmt::format_to(std::back_inserter(out_), "{:.2f}", confidence);
    out_ += '\t';
    const std::size_t start = out_.size();
    out_ += text;
    std::replace_if(
        out_.begin() + static_cast<std::ptrdiff_t>(start), out_.end(),
        [](char byte) { return byte == '\t' || byte == '\n' || byte == '\r'; }, ' ');
    out_ += '\n';
  }

  ExportSink sink_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Exporter> make_tsv_exporter(ExportSink sink) { return std::make_unique<TsvExporter>(std::move(sink)); }

}  // namespace plimsoll
