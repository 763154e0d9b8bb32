#include "api/submission.h"

#include <fmt/format.h>

#include <vector>

#include "base/sha256.h"
#include "http/multipart.h"

namespace plimsoll {
namespace {

constexpr std::size_t kOptionBytesMax = std::size_t{16} * 1024;
// Of version 00 it has 55; what a later one appends is kept as far as it is short.
constexpr std::size_t kTraceParentMax = 256;

// Writes to disk off the io thread.
class Intake {
 public:
  Intake(const ApiParts& parts, TaskId id, Bytes expected) : parts_(parts), id_(std::move(id)), expected_(expected) {}

  Async<void> write(std::string_view piece) {
    if (!writer_) {
      CO_TRY(BodyWriter writer, co_await parts_.pool.run([&] { return parts_.bodies.begin(id_, expected_); }));
      writer_.emplace(std::move(writer));
    }
    bytes_ += piece.size();
    co_return co_await parts_.pool.run([&] { return writer_->write(std::as_bytes(std::span(piece))); });
  }
  Async<StoredBody> commit() {
    if (bytes_ == 0) co_return fail(Reason::empty_file, "the request has no document in it, or an empty one");
    co_return co_await parts_.pool.run([&] { return writer_->commit(); });
  }
  [[nodiscard]] bool begun() const { return writer_.has_value(); }

 private:
  const ApiParts& parts_;
  TaskId id_;
  Bytes expected_;
  std::optional<BodyWriter> writer_;
  std::uint64_t bytes_ = 0;
};

Result<void> take_query(const HttpRequest& request, SubmissionOptions& options) {
  for (const auto& [name, value] : request.query) {
    if (name == "wait") continue;  // of POST /v1/read
    TRY_VOID(set_option(options, name, value));
  }
  return {};
}

Async<void> receive_raw(HttpExchange& exchange, Intake& intake) {
  std::vector<std::byte> piece(kPieceBytes);
  while (true) {
    CO_TRY(const std::size_t count, co_await exchange.read_body(piece));
    if (count == 0) co_return Result<void>{};
    CO_TRY_VOID(co_await intake.write({reinterpret_cast<const char*>(piece.data()), count}));
  }
}

Async<void> receive_document(MultipartReader& reader, const MultipartPart& part, Intake& intake,
                             SubmissionOptions& options) {
  if (intake.begun()) co_return fail(Reason::http_request, "more than one document in one request");
  if (options.order.name.empty()) CO_TRY_VOID(set_option(options, "name", part.filename.value_or("")));
  while (true) {
    CO_TRY(const std::string_view piece, co_await reader.read());
    if (piece.empty()) co_return Result<void>{};
    CO_TRY_VOID(co_await intake.write(piece));
  }
}

Async<void> receive_multipart(HttpExchange& exchange, Intake& intake, SubmissionOptions& options) {
  CO_TRY(std::string boundary, multipart_boundary(exchange.request().header("Content-Type")));
  MultipartReader reader(std::move(boundary),
                         [&exchange](std::span<std::byte> into) { return exchange.read_body(into); });
  while (true) {
    CO_TRY(const MultipartPart* part, co_await reader.next());
    if (part == nullptr) co_return Result<void>{};
    if (part->name == "document" || part->name == "file") {
      CO_TRY_VOID(co_await receive_document(reader, *part, intake, options));
      continue;
    }
    const std::string name = part->name;
    CO_TRY(const std::string value, co_await reader.text(kOptionBytesMax));
    CO_TRY_VOID(name == "options" ? set_options(options, value) : set_option(options, name, value));
  }
}

}  // namespace

Async<Submission> receive(const ApiParts& parts, HttpExchange& exchange) {
  const HttpRequest& request = exchange.request();
  Submission submission{.id = new_task_id(), .options = {}, .body = {}};
  CO_TRY_VOID(take_query(request, submission.options));
  const auto check = [&]() -> Result<void> {
    TRY_VOID(check_options(submission.options, parts.settings, parts.callback_allow));
    return check_models(submission.options, parts.engine);
  };
  CO_TRY_VOID(check());
  const Bytes expected(request.content_length.value_or(0));
  if (expected > parts.settings.file_bytes_max)
    co_return fail(Reason::file_bytes,
                   fmt::format("the document has {}, at most {} are taken (setting limits.file_bytes)",
                               to_text(expected), to_text(parts.settings.file_bytes_max)));
  Intake intake(parts, submission.id, expected);
  if (request.media_type() == "multipart/form-data")
    CO_TRY_VOID(co_await receive_multipart(exchange, intake, submission.options));
  else
    CO_TRY_VOID(co_await receive_raw(exchange, intake));
  CO_TRY_VOID(check());
  if (request.trace_parent.size() <= kTraceParentMax) submission.options.order.trace_parent = request.trace_parent;
  CO_TRY(submission.body, co_await intake.commit());
  if (submission.options.order.name.empty()) submission.options.order.name = "document";
  co_return submission;
}

Result<NewTask> new_task(const ApiParts& parts, const HttpExchange& exchange, const Submission& submission) {
  const SubmissionOptions& options = submission.options;
  const Principal& principal = exchange.principal();
  if (!options.tenant.empty() && options.tenant != principal.tenant && !principal.admin)
    return fail(Reason::forbidden, "only an admin's key may submit for another tenant");
  const WallTime now = parts.wall();
  NewTask task{.id = submission.id,
               .tenant = options.tenant.empty() ? principal.tenant : options.tenant,
               .priority = options.priority.value_or(TaskPriority::normal),
               .deadline = options.within ? std::optional(now + *options.within) : options.deadline,
               .created = now,
               .body = submission.body,
               .idempotency_key = std::string(exchange.request().header("Idempotency-Key")),
               .callback = options.callback};
  if (!task.idempotency_key.empty()) {
    Sha256 hash;
    TaskOrder order = options.order;
    order.trace_parent.clear();  // each attempt of a client has its own, and asks for the same
    const std::string asked =
        encode(order) + "\n" + submission.body.sha256 + (options.callback.empty() ? "" : "\n" + options.callback);
    hash.update(std::as_bytes(std::span(asked)));
    task.fingerprint = hash.finish();
  }
  return task;
}

}  // namespace plimsoll
