#include "faulty_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <new>
#include <set>
#include <vector>

namespace plimsoll {
namespace {

using What = DiskFault::What;

struct Undo {
  sqlite3_int64 offset;
  std::vector<char> bytes;  // what was there
  sqlite3_int64 size;       // of the file
};

struct File : sqlite3_file {
  sqlite3_file* real;
  std::vector<Undo>* unsynced;
};

DiskFault fault;
std::atomic<std::uint64_t> changes;
std::mutex files_mutex;
std::set<File*> files;

File& file_of(sqlite3_file* file) { return *static_cast<File*>(file); }
const sqlite3_io_methods& real(sqlite3_file* file) { return *file_of(file).real->pMethods; }

[[noreturn]] void die() {
  std::raise(SIGKILL);
  std::abort();
}

void undo_unsynced() {
  const std::scoped_lock lock(files_mutex);
  for (File* file : files)
    for (auto undo = file->unsynced->rbegin(); undo != file->unsynced->rend(); ++undo) {
      if (!undo->bytes.empty())
        real(file).xWrite(file->real, undo->bytes.data(), static_cast<int>(undo->bytes.size()), undo->offset);
      real(file).xTruncate(file->real, undo->size);
    }
}

void remember(File& file, sqlite3_int64 offset, sqlite3_int64 end) {
  if (fault.what != What::power_cut) return;
  sqlite3_int64 size = 0;
  real(&file).xFileSize(file.real, &size);
  std::vector<char> bytes(static_cast<std::size_t>(std::max<sqlite3_int64>(0, std::min(end, size) - offset)));
  if (!bytes.empty()) real(&file).xRead(file.real, bytes.data(), static_cast<int>(bytes.size()), offset);
  file.unsynced->push_back({offset, std::move(bytes), size});
}

// Zero: the change may go on.
template <typename Half>
int before_change(Half half) {
  const std::uint64_t number = ++changes;
  if (fault.what == What::read_only && number >= fault.at) return SQLITE_IOERR_WRITE;
  if (number != fault.at) return SQLITE_OK;
  if (fault.what == What::full) return SQLITE_FULL;
  if (fault.what == What::broken) return SQLITE_IOERR_WRITE;
  if (fault.what == What::power_cut) undo_unsynced();
  if (fault.what == What::tear) half();
  if (fault.what != What::none) die();
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  const int status = real(file).xClose(file_of(file).real);
  const std::scoped_lock lock(files_mutex);
  files.erase(&file_of(file));
  delete file_of(file).unsynced;
  return status;
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const int status = before_change([&] { real(file).xWrite(file_of(file).real, bytes, size / 2, offset); });
  if (status != SQLITE_OK) return status;
  remember(file_of(file), offset, offset + size);
  return real(file).xWrite(file_of(file).real, bytes, size, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int status = before_change([] {});
  if (status != SQLITE_OK) return status;
  sqlite3_int64 now = 0;
  real(file).xFileSize(file_of(file).real, &now);
  remember(file_of(file), size, now);
  return real(file).xTruncate(file_of(file).real, size);
}

int sync(sqlite3_file* file, int flags) {
  const int status = before_change([] {});
  if (status != SQLITE_OK) return status == SQLITE_FULL ? SQLITE_IOERR_FSYNC : status;
  file_of(file).unsynced->clear();
  return real(file).xSync(file_of(file).real, flags);
}

// What only passes through.
template <auto Method, typename... Arguments>
auto pass(sqlite3_file* file, Arguments... arguments) {
  return (real(file).*Method)(file_of(file).real, arguments...);
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close,
    .xRead = pass<&sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = pass<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = pass<&sqlite3_io_methods::xLock, int>,
    .xUnlock = pass<&sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = pass<&sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = pass<&sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = pass<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = pass<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass<&sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = pass<&sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = pass<&sqlite3_io_methods::xShmUnmap, int>,
};

sqlite3_vfs* system_vfs() {
  static sqlite3_vfs* const system = sqlite3_vfs_find("unix");
  return system;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* memory, int flags, int* out_flags) {
  auto* file = new (memory) File{};
  file->real = reinterpret_cast<sqlite3_file*>(file + 1);
  const int status = system_vfs()->xOpen(system_vfs(), name, file->real, flags, out_flags);
  if (status != SQLITE_OK) return status;
  file->pMethods = &kMethods;
  file->unsynced = new std::vector<Undo>;
  const std::scoped_lock lock(files_mutex);
  files.insert(file);
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  const int status = before_change([] {});
  return status == SQLITE_OK ? system_vfs()->xDelete(system_vfs(), name, sync_folder) : status;
}

}  // namespace

std::string use_faulty_disk(DiskFault wanted) {
  static sqlite3_vfs layer = [] {
    sqlite3_vfs vfs = *system_vfs();
    vfs.szOsFile += static_cast<int>(sizeof(File));
    vfs.zName = "faulty";
    vfs.xOpen = open;
    vfs.xDelete = remove;
    return vfs;
  }();
  fault = wanted;
  changes = 0;
  sqlite3_vfs_register(&layer, 0);
  return layer.zName;
}

std::uint64_t disk_changes() { return changes; }

std::optional<int> disk_change_outside() {
  const int status = before_change([] {});
  if (status == SQLITE_OK) return std::nullopt;
  return status == SQLITE_FULL ? ENOSPC : fault.what == What::read_only ? EROFS : EIO;
}

}  // namespace plimsoll
