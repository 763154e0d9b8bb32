#include "image/vips_runtime.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>

namespace plimsoll {
namespace {

// A folder that does not exist: where libvips would look for add-on modules to load at start.
constexpr const char* kNoModules = "/nonexistent";

const char* loader_class(Format format) {
  switch (format) {
    case Format::jpeg:
      return "VipsForeignLoadJpegSource";
    case Format::png:
      return "VipsForeignLoadPngSource";
    case Format::tiff:
      return "VipsForeignLoadTiffSource";
    case Format::webp:
      return "VipsForeignLoadWebpSource";
    case Format::gif:
      return "VipsForeignLoadNsgifSource";
    case Format::pnm:
      return "VipsForeignLoadPpmSource";
    case Format::jpeg2000:
      return "VipsForeignLoadJp2kSource";
    case Format::heif:
      return "VipsForeignLoadHeifSource";
    case Format::pdf:
    case Format::bmp:
      break;  // read without libvips
  }
  return nullptr;
}

// The module lies beside the library itself; its loader registers its classes when initialised.
Result<void> load_heif_module() {
  Dl_info library{};
  if (dladdr(reinterpret_cast<void*>(&vips_init), &library) == 0 || library.dli_fname == nullptr)
    return fail(Reason::internal, "libvips cannot be located");
  std::string folder(library.dli_fname);
  folder.erase(folder.rfind('/') + 1);
  const auto path = fmt::format("{}vips-modules-{}.{}/vips-heif.so", folder, VIPS_MAJOR_VERSION, VIPS_MINOR_VERSION);
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return fail(Reason::format_blocked, "HEIF cannot be read here: libvips has no HEIF module");
  using Initialise = const char* (*)(void*);
  const auto initialise = reinterpret_cast<Initialise>(dlsym(module, "g_module_check_init"));
  if (initialise == nullptr || initialise(nullptr) != nullptr)
    return fail(Reason::format_blocked, "HEIF cannot be read here: libvips' HEIF module does not start");
  return {};
}

void take_log_line(const char*, GLogLevelFlags level, const char* line, gpointer complaints) {
  constexpr int kWorthKeeping = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;
  if ((level & kWorthKeeping) != 0) static_cast<Complaints*>(complaints)->add(line);
}

}  // namespace

Result<void> start_vips(Format format, Complaints& complaints) {
  // Read by libvips at its start. Decoded pictures never go to temporary files: there is nowhere to put them.
  ::setenv("VIPSHOME", kNoModules, 1);
  ::setenv("VIPS_DISC_THRESHOLD", "64g", 1);
  ::setenv("VIPS_NOVECTOR", "1", 1);
  g_log_set_default_handler(take_log_line, &complaints);
  if (vips_init("plimsoll-decode") != 0) return fail(Reason::internal, "libvips does not start: " + take_vips_error());
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_cache_set_max_mem(0);
  if (format == Format::heif) TRY_VOID(load_heif_module());
  vips_operation_block_set("VipsForeignLoad", TRUE);
  const char* loader = loader_class(format);
  if (loader == nullptr) return {};
  if (g_type_from_name(loader) == 0)
    return fail(Reason::format_blocked, fmt::format("libvips was built here without {}", name(format)));
  vips_operation_block_set(loader, FALSE);
  return {};
}

std::string take_vips_messages() {
  std::string text = vips_error_buffer();
  vips_error_clear();
  return text;
}

std::string take_vips_error() {
  std::string text = take_vips_messages();
  text.erase(text.find_last_not_of(" \n") + 1);
  if (const auto last = text.rfind('\n'); last != text.npos) text.erase(0, last + 1);
  // Each line begins with the name of the function that failed, which tells a user nothing.
  if (const auto colon = text.find(": "); colon != text.npos && text.find(' ') > colon) text.erase(0, colon + 2);
  return text;
}

std::unexpected<Error> damaged_picture() {
  const std::string said = take_vips_error();  // some loaders fail without a word
  return fail(Reason::damaged, "the picture is damaged and cannot be decoded" + (said.empty() ? said : ": " + said));
}

}  // namespace plimsoll
