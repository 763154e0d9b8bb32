// A page of the present window on its way: described → (rendered ahead) → started by the router → rendered → read.
#pragma once

#include <functional>

#include "async/permits.h"
#include "engine_room/engine_room.h"
#include "engine_room/page_forecast.h"
#include "models/model_choice.h"
#include "routing/event.h"
#include "services/decode_helper.h"

namespace plimsoll {

// A text layer that can be trusted, as its helper wrote it: a service takes it instead of reading the picture's text.
struct TextLayerFile {
  UniqueFd file;
  Bytes length;
};

struct PageWork {
  PageMeasure measure;
  PageRun run;
  Thrift thrift = Thrift::roomy;
  double detector_scale = 1;            // beside what the ladder asks for
  bool strict = false;                  // nothing may be left out
  const ModelChoice* models = nullptr;  // of the document, which outlives it

  enum class Stage : std::uint8_t { waiting, rendering, ready, reading } stage = Stage::waiting;
  std::optional<action::StartPage> order;  // set while the router has it running
  bool cancelled = false;                  // the router wants it stopped
  UniqueFd raster;
  std::string missing;                // what of the page it does not show; empty when it shows all of it
  std::optional<TextLayerFile> text;  // comes and goes with the raster
  Permit ahead;                       // while the raster is paid for by the document's base
  std::optional<Error> unreadable;    // rendering it ahead failed
  std::function<void()> stop;         // while it is on a service: ends that service's work at once

  [[nodiscard]] PageShape shape() const { return {measure.width, measure.height, measure.channels}; }
  void drop_raster() {
    raster.reset();
    text.reset();
    ahead.give_back();
  }
};

}  // namespace plimsoll
