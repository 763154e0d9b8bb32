// From a page's raster to its text: orientation, detection, recognition, order. The one door into this module.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "document/page.h"
#include "inference/engine.h"
#include "reading/raster_view.h"

namespace plimsoll {

struct PipelineOptions {
  std::filesystem::path models_folder;  // where the files of models/catalogue.json lie
  std::string parameters = "default";   // parameter set, as read.parameters writes it: default, rapidocr, official-v6
  std::size_t threads = 1;              // detection uses all on one page, recognition one per line
};

// Reads one page at a time; used by one thread (its sessions' threads are its own affair).
class Pipeline {
 public:
  // Loads every model that the parameter set needs: nothing is loaded while a page is read.
  // Reason::setting_invalid for an unknown parameter set, Reason::model_missing, Reason::model_load.
  [[nodiscard]] static Result<std::unique_ptr<Pipeline>> load(Engine& engine, const PipelineOptions& options);

  virtual ~Pipeline() = default;

  // The page as it reads upright: `raster` may lie on any of its four sides, Page::angle says how it was turned.
  // A page without text is done and has no blocks. `stages` gets a row per stage, in order of time.
  // Reason::model_run when the engine fails; Reason::page_memory when an allocation was refused. Either way the
  // pipeline stays usable as far as the engine does (after a refusal it must be dropped: design §5).
  [[nodiscard]] virtual Result<Page> read(const RasterView& raster, int number, double dpi,
                                          std::vector<StageTime>& stages) = 0;
  // Activations of all models go back to the system; the next page pays 5 to 50 ms for it. Not while a page is read.
  virtual void release_memory() = 0;
};

}  // namespace plimsoll
