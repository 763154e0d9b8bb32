#include "tasks/body_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/whole_file.h"
#include "tasks/disk_error.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
// A body whose length nobody announced reserves in such steps.
constexpr Bytes kReserveStep{1U << 20};
// What is reserved of an announced length before it has come: who announces much and sends little holds no more.
constexpr Bytes kReservedAhead{16U << 20};
constexpr const char* kIncoming = "incoming";

std::unexpected<Error> too_long(Bytes size, Bytes most) {
  return fail(Reason::file_bytes,
              fmt::format("the document has {} bytes or more, at most {} are taken (limits.file_bytes)", size.count(),
                          most.count()));
}

Result<void> sync_folder(const fs::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // File systems that cannot sync folders say EINVAL and are believed.
  if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL)) return disk_error("sync", folder, errno);
  return {};
}

// Every regular file of the folder; the first problem ends it.
template <typename Visit>
Result<void> for_each_file(const fs::path& folder, Visit visit) {
  std::error_code problem;
  for (fs::directory_iterator each(folder, problem), end; !problem && each != end; each.increment(problem))
    if (each->is_regular_file(problem)) TRY_VOID(visit(*each));
  if (problem) return disk_error("list", folder, problem.value());
  return {};
}

// False: it was gone already.
Result<bool> unlink(const fs::path& path) {
  if (::unlink(path.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return disk_error("remove", path, errno);
}

}  // namespace

void FreshBodies::add(const TaskId& task) {
  const std::scoped_lock lock(mutex_);
  if (!over_) bodies_.insert(task);
}

bool FreshBodies::contains(const TaskId& task) const {
  const std::scoped_lock lock(mutex_);
  return bodies_.contains(task);
}

void FreshBodies::forget() {
  const std::scoped_lock lock(mutex_);
  over_ = true;
  bodies_.clear();
}

BodyWriter::~BodyWriter() {
  if (!quota_) return;
  (void)unlink(target_.part);
  quota_->give_back(reserved_);
}

Result<void> BodyWriter::reserve_up_to(Bytes size) {
  if (size > file_max_) return too_long(size, file_max_);
  if (size <= reserved_) return {};
  const Bytes missing = size - reserved_;
  // A whole step if there is one left, the bare need otherwise: the last bytes of a quota are usable.
  for (const Bytes step : {std::max(missing, std::min(kReserveStep, file_max_ - reserved_)), missing}) {
    const Result<void> taken = quota_->take(step);
    if (!taken && step == missing) return taken;
    if (!taken) continue;
    reserved_ += step;
    break;
  }
  return {};
}

Result<void> BodyWriter::write(std::span<const std::byte> bytes) {
  TRY_VOID(reserve_up_to(written_ + Bytes(bytes.size())));
  const int number = write_all(fd_.get(), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (number != 0) {
    fd_.reset();  // how much of it arrived is not known: nothing may follow it
    return disk_error("write", target_.part, number);
  }
  hash_.update(bytes);
  written_ += Bytes(bytes.size());
  return {};
}

Result<void> BodyWriter::sync_and_name() const {
  if (::fsync(fd_.get()) != 0) return disk_error("sync", target_.part, errno);
  if (::rename(target_.part.c_str(), target_.whole.c_str()) != 0) return disk_error("name", target_.whole, errno);
  auto synced = sync_folder(target_.whole.parent_path());
  // Nobody will be told of it: under its name it would take from the quota until the next start.
  if (!synced) (void)unlink(target_.whole);
  return synced;
}

Result<StoredBody> BodyWriter::commit() {
  const Result<void> named = sync_and_name();
  fd_.reset();  // a second sync after one that failed would say that all is well
  if (!named) return std::unexpected(named.error());
  quota_->give_back(reserved_ - written_);
  quota_.reset();
  return StoredBody{target_.whole.filename().string(), written_, hash_.finish()};
}

Result<ScratchFile> BodyFiles::scratch() const { return ScratchFile::create(folder_ / kIncoming, quota_); }

Result<BodyFiles> BodyFiles::open(fs::path folder, Limits limits) {
  std::error_code problem;
  fs::create_directories(folder / kIncoming, problem);
  if (problem) return disk_error("make", folder / kIncoming, problem.value());
  // Or a power cut could take the folder with all that was synced in it.
  TRY_VOID(sync_folder(folder / ".."));
  // Documents are their owners' business. A folder of somebody else's stays as it is: the files are closed anyway.
  fs::permissions(folder, fs::perms::owner_all, problem);
  TRY_VOID(for_each_file(folder / kIncoming, [](const fs::directory_entry& part) -> Result<void> {
    TRY_VOID(unlink(part.path()));
    return {};
  }));
  Bytes used;
  TRY_VOID(for_each_file(folder, [&](const fs::directory_entry& body) -> Result<void> {
    std::error_code gone;
    const auto size = body.file_size(gone);
    if (!gone) used += Bytes(size);
    return {};
  }));
  return BodyFiles(std::move(folder), limits, used);
}

Result<BodyWriter> BodyFiles::begin(const TaskId& task, Bytes expected) const {
  if (expected > limits_.file_max) return too_long(expected, limits_.file_max);
  if (!parse_task_id(task.text)) return fail(Reason::internal, "a body without a proper task");
  const Bytes reserved = std::min(expected, kReservedAhead);
  TRY_VOID(quota_->take(reserved, expected));
  fresh_->add(task);
  const fs::path part = folder_ / kIncoming / (task.text + ".part");
  UniqueFd fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) {
    const int number = errno;
    quota_->give_back(reserved);
    return disk_error("create", part, number);
  }
  return BodyWriter(quota_, limits_.file_max, {part, folder_ / task.text}, std::move(fd), reserved);
}

Result<UniqueFd> BodyFiles::read(const StoredBody& body) const {
  const auto name = parse_task_id(body.file);
  UniqueFd fd(name ? ::open((folder_ / name->text).c_str(), O_RDONLY | O_CLOEXEC) : -1);
  if (!fd)
    return fail(Reason::file_missing, fmt::format("the document {} is no longer in {}", body.file, folder_.string()));
  return fd;
}

Result<void> BodyFiles::remove(const std::string& file) const {
  const auto name = parse_task_id(file);
  if (!name) return fail(Reason::internal, "what is to be removed is no body");
  const fs::path path = folder_ / name->text;
  std::error_code gone;
  const auto size = fs::file_size(path, gone);
  if (gone) return {};
  // Whoever else removed it meanwhile gave its bytes back.
  TRY(const bool removed, unlink(path));
  if (removed) quota_->give_back(Bytes(size));
  return {};
}

Result<int> BodyFiles::remove_orphans(const std::function<Result<bool>(const TaskId&)>& is_known) const {
  int removed = 0;
  const Result<void> looked = for_each_file(folder_, [&](const fs::directory_entry& body) -> Result<void> {
    const auto task = parse_task_id(body.path().filename().string());
    if (!task) return {};  // somebody else's; it counts, but it is not ours to delete
    if (fresh_->contains(*task)) return {};
    TRY(const bool known, is_known(*task));
    if (known) return {};
    ++removed;
    return remove(task->text);
  });
  fresh_->forget();
  if (!looked) return std::unexpected(looked.error());
  return removed;
}

}  // namespace plimsoll
