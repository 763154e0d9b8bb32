// Running neural networks: an Engine loads Models, a Model has Sessions, a Session runs one input at a time.
// Plain C++ types only; which library is behind it, its folder knows. Implementations: openvino/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace plimsoll {

// Number format that the heavy layers compute in. Inputs and outputs are f32 all the same, or i32 where the network
// has whole numbers or truth values.
enum class Arithmetic : std::uint8_t { f32, bf16, f16 };

[[nodiscard]] std::string_view label(Arithmetic arithmetic);
// "f32", "bf16", "f16", or "auto": bf16 where this processor computes in it natively, otherwise f32.
// Reason::setting_invalid for anything else.
[[nodiscard]] Result<Arithmetic> arithmetic_from_setting(std::string_view setting);

using Shape = std::vector<std::size_t>;

template <typename T>
struct Tensor {
  Shape shape;
  std::span<const T> values;  // row-major; valid until the session's next input()
};

// One run at a time. Used by one thread; different sessions of a model may be used by different threads.
class Session {
 public:
  virtual ~Session() = default;
  // The input of this shape, for the caller to fill. Content is undefined.
  [[nodiscard]] virtual Result<std::span<float>> input(const Shape& shape) = 0;
  // The same for a network with several inputs; all of them are to be filled before start(). Reason::model_run when it
  // has no input of this name.
  [[nodiscard]] virtual Result<std::span<float>> named_input(std::string_view name, const Shape&) {
    return fail(Reason::model_run, "this engine knows no input '" + std::string(name) + "'");
  }
  // The same for an input of whole numbers or truth values.
  [[nodiscard]] virtual Result<std::span<std::int32_t>> named_labels(std::string_view name, const Shape&) {
    return fail(Reason::model_run, "this engine knows no input '" + std::string(name) + "' of whole numbers");
  }
  // Begins computing and returns at once. Exactly one wait() must follow.
  [[nodiscard]] virtual Result<void> start() = 0;
  // Reason::model_run when the engine failed: the outputs are void, then.
  [[nodiscard]] virtual Result<void> wait() = 0;
  // Reason::model_run when the output does not exist or has another type.
  [[nodiscard]] virtual Result<Tensor<float>> values(std::size_t output) = 0;
  [[nodiscard]] virtual Result<Tensor<std::int32_t>> labels(std::size_t output) = 0;
};

class Model {
 public:
  virtual ~Model() = default;
  [[nodiscard]] virtual std::size_t session_count() const = 0;  // at least 1
  [[nodiscard]] virtual Session& session(std::size_t index) = 0;
  // A text that the model file carries about itself; empty when it does not.
  [[nodiscard]] virtual const std::string& metadata() const = 0;
  // With ModelOutput::best_class: among how many the best is chosen; 0 where the network does not say.
  [[nodiscard]] virtual std::size_t classes() const { return 0; }
  // What the engine computes in, which is not always what was asked for.
  [[nodiscard]] virtual Arithmetic arithmetic() const = 0;
  // Gives the memory of past inputs back; the next run pays for it anew. Not while a session runs.
  virtual void release_memory() = 0;
};

enum class ModelOutput : std::uint8_t {
  as_is,
  // Output 0 [N, T, C] is replaced by two [N, T]: values(0) = the largest of each C, labels(1) = its index. The engine
  // then never hands out all C numbers per step (75 KB for the recogniser's 18,710 classes).
  best_class,
};

struct NamedShape {
  std::string name;
  Shape shape;
};

struct ModelPlan {
  std::filesystem::path file;
  std::size_t sessions = 1;  // that can run at the same time
  std::size_t threads = 1;   // of all sessions together
  ModelOutput output = ModelOutput::as_is;
  // An input of at least this many numbers gets a form of the network compiled for its shape alone: half the memory
  // (detector at 1408 x 2016: 222 MB instead of 501 in bf16, 362 instead of 837 in f32), at the same speed once it is
  // there. A shape other than the last one costs about 250 ms, so small inputs are not worth it. 0: never. One session.
  std::size_t specialise_from = 0;
  // A run of this shape on every session is part of loading: the engine lays out weights and code with a first run, and
  // that is to be charged to the model, not to a page. Empty: none.
  Shape first_run;
  std::vector<NamedShape> first_inputs;  // first_run of a network with several inputs: all of them
  Shape first_output;        // what output 0 must then be, or it is another kind of network; empty: anything
  std::string metadata_key;  // which of the file's texts metadata() gives; empty: none
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Reason::model_missing, Reason::model_load.
  [[nodiscard]] virtual Result<std::unique_ptr<Model>> load(const ModelPlan& plan) = 0;
};

}  // namespace plimsoll
