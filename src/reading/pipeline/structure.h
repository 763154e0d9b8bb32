// What follows when a page's lines are read: its regions and their order, and whatever the manner asks to be read in
// them.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "document/page.h"
#include "reading/layout/layout_analyser.h"
#include "reading/pipeline.h"
#include "reading/pipeline/alternatives.h"
#include "reading/recognise/recogniser.h"
#include "reading/seal/seal_detector.h"
#include "reading/sequence/sequence_reader.h"
#include "reading/table/table_reader.h"

namespace plimsoll {

// Used by one thread.
class Structure {
 public:
  // `sources`: networks that pages may ask for instead of the stages' own, and where those are. `layout`, the layout
  // stage's own, outlives it.
  Structure(const StageOptions& options, std::span<const ModelSource> sources, const LayoutFamily& layout);

  [[nodiscard]] std::vector<ModelStage*> stages();
  // Of the pages that follow.
  void set_manner(const ReadingManner& manner);
  // Those of the stages that a page in the present manner runs.
  [[nodiscard]] std::vector<ModelStage*> needed();

  // Fills blocks of `out`, whose width and height are those of `page`, and adds to its degradations. `recogniser` reads
  // what is found only now. Where models take turns each network has one turn, the recogniser perhaps a second one.
  // Reason::model_run, model_missing (also when the manner names no model that formulas or charts can be read with),
  // model_load.
  [[nodiscard]] Result<void> read(const cv::Mat& page, std::vector<Line> lines, Recogniser& recogniser, Page& out,
                                  std::vector<StageTime>& stages);

 private:
  using Readers = std::vector<std::unique_ptr<SequenceReader>>;
  [[nodiscard]] Result<void> read_regions(const cv::Mat& page, Recogniser& recogniser, Page& out,
                                          std::vector<StageTime>& stages);
  [[nodiscard]] bool layout_knows(BlockKind kind) const;
  void note_unknown_charts(Page& out) const;

  ReadingManner manner_;
  Alternatives<LayoutAnalyser> layout_;
  Alternatives<TableReader> tables_;
  Alternatives<SealDetector> seals_;
  Readers formulas_;  // one of each family; a page uses the one that its manner names
  Readers charts_;
};

}  // namespace plimsoll
