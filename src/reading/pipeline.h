// From a page's raster to its text: orientation, detection, recognition, order. The one door into this module.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "document/page.h"
#include "inference/allocation_meter.h"
#include "inference/engine.h"
#include "reading/model_source.h"
#include "reading/raster_view.h"

namespace plimsoll {

struct PipelineOptions {
  std::filesystem::path models_folder;  // where the files of models/catalogue.json lie
  std::string parameters = "default";   // parameter set, as read.parameters writes it: default, rapidocr, official-v6
  std::string layout_model = "picodet-cdla";  // of layout_families(): the network for ReadingManner::layout
  // Networks that pages may ask for instead of the stages' own, and where those are; others than the pipeline has code
  // for are passed over.
  std::vector<ModelSource> models;
  std::size_t threads = 1;  // detection uses all on one page, recognition one per line
  std::size_t lines = 0;    // recognised at a time, by all threads together; 0: as many as threads
  // One model is loaded at a time, by the stage that needs it, and none between pages: 0.4 s of processor time more a
  // page, for half the memory.
  bool models_in_turn = false;
  AllocationMeter* meter = nullptr;  // of this process; null: uses() stays empty
};

// How pages are read when memory is short; the defaults when it is not.
struct ReadingManner {
  bool frugal = false;        // every network gives its activations back before the next stage: 5 to 50 ms more a page
  double detector_scale = 1;  // of the sides of the detector's input; below 1 small print is lost: the page is degraded
  bool tables = false;        // structure of those that the layout shows; without it they have lines only
  bool seals = false;         // text that runs around those that the layout shows
  bool formulas = false;      // LaTeX of those that the layout shows
  bool charts = false;        // tables behind those that the layout shows
  bool unwarping = false;     // the page is flattened before it is read
  bool deskew = false;        // order and regions are found with the lines level
  bool layout = false;        // blocks are what a layout network sees; not in the sets that follow a reference
  std::vector<std::string> models;  // each instead of its stage's own; names of no stage are passed over
};

// Reads one page at a time; used by one thread (its sessions' threads are its own affair). Models come and go one by
// one, between pages: nothing is loaded while a page is read, unless models take turns.
class Pipeline {
 public:
  // Without any model; `engine` must outlive it. Reason::setting_invalid for an unknown parameter set or layout
  // network.
  [[nodiscard]] static Result<std::unique_ptr<Pipeline>> create(Engine& engine, const PipelineOptions& options);
  // With all that the parameter set needs. Reason::model_missing, Reason::model_load as well.
  [[nodiscard]] static Result<std::unique_ptr<Pipeline>> load(Engine& engine, const PipelineOptions& options);

  virtual ~Pipeline() = default;

  // By the catalogue's names. Every model of the catalogue can be held, also one that no stage of this set uses.
  // Loading what is loaded does nothing. Reason::model_missing for an unknown name or file, Reason::model_load.
  [[nodiscard]] virtual Result<void> load_model(std::string_view name) = 0;
  // Gives everything back that the model took. False when it was not loaded.
  virtual bool unload_model(std::string_view name) = 0;
  [[nodiscard]] virtual std::vector<std::string> loaded_models() const = 0;
  // What read() needs in the present manner; nothing has to be loaded where models take turns.
  [[nodiscard]] virtual std::vector<std::string> needed_models() const = 0;

  // The page as it reads upright: `raster` may lie on any of its four sides, Page::angle says how it was turned.
  // A page without text is done and has no blocks. `stages` gets a row per stage, in order of time.
  // Reason::protocol when a needed model is not loaded, Reason::model_run when the engine fails, Reason::page_memory
  // when an allocation was refused. After the last two the models used cannot be trusted (design §5): the caller
  // unloads needed_models() and loads them anew.
  [[nodiscard]] virtual Result<Page> read(const RasterView& raster, int number, double dpi,
                                          std::vector<StageTime>& stages) = 0;
  // The same of a page whose text is known: `layer` is its text layer, in the raster's coordinates. Its lines are kept,
  // word for word; the picture says what they are (regions, tables) and in which order they are read. A layer that
  // stands mostly on its side is left alone: read() then reads the picture. Reason::protocol, too, for a layer of other
  // measures and in the sets that follow a reference.
  [[nodiscard]] virtual Result<Page> arrange(const RasterView& raster, Page layer, std::vector<StageTime>& stages) = 0;
  // Of the pages that follow.
  virtual void set_manner(const ReadingManner& manner) = 0;
  // Of a recogniser that is loaded: the languages whose letters it has (recognise/covered_languages.h); none of others.
  [[nodiscard]] virtual std::vector<std::string> languages_of(std::string_view model) const = 0;
  // What each model took on the last page, also on one that failed; one row per model that ran.
  [[nodiscard]] virtual std::vector<StageUse> uses() const = 0;
  // Activations of all models go back to the system; the next page pays 5 to 50 ms for it. Not while a page is read.
  virtual void release_memory() = 0;
};

}  // namespace plimsoll
