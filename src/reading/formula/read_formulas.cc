#include "reading/formula/read_formulas.h"

#include <fmt/format.h>

#include <utility>

namespace plimsoll {

Result<void> read_formulas(const cv::Mat& page, SequenceReader& reader, Page& out) {
  int seen = 0;
  int cut_off = 0;
  for (Block& block : out.blocks) {
    if (block.kind != BlockKind::formula || !block.latex.empty()) continue;
    if (++seen > kFormulasMax) continue;
    TRY(Writing written, reader.read(page, block.box));
    if (written.cut_off && !written.text.empty()) ++cut_off;
    block.latex = std::move(written.text);
  }
  if (seen > kFormulasMax)
    out.degradations.push_back(
        {.feature = "formulas", .reason = fmt::format("{} of {} were read", kFormulasMax, seen)});
  if (cut_off > 0)
    out.degradations.push_back({.feature = "formulas", .reason = fmt::format("{} did not come to an end", cut_off)});
  return {};
}

}  // namespace plimsoll
