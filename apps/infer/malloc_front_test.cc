#include "malloc_front.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace plimsoll {
namespace {

using namespace literals;

constexpr std::size_t kMega = 1024 * std::size_t{1024};

// The compiler knows malloc and drops pairs of it and free.
void* kept(void* block) {
  asm volatile("" : : "r"(block) : "memory");
  return block;
}

class MallocFront : public testing::Test {
 protected:
  void SetUp() override {
    if (!malloc_is_metered()) GTEST_SKIP() << "sanitizers bring their own malloc";
  }
  void TearDown() override { (void)process_meter().end_lease(); }
};

TEST_F(MallocFront, EveryWayToAskIsCountedAndGivenBackToTheByte) {
  const std::array<std::function<void*()>, 10> ways = {
      [] { return kept(::malloc(3 * kMega)); },
      [] { return kept(::calloc(3, kMega)); },
      [] { return kept(::realloc(nullptr, 3 * kMega)); },
      [] { return kept(::realloc(kept(::malloc(100)), 3 * kMega)); },
      [] { return kept(::reallocarray(kept(::malloc(6 * kMega)), 3, kMega)); },
      [] { return kept(::aligned_alloc(4096, 3 * kMega)); },
      [] { return kept(::memalign(512, 3 * kMega)); },
      [] { return kept(::valloc(3 * kMega)); },
      [] { return kept(::pvalloc(3 * kMega - 1)); },
      [] {
        void* block = nullptr;
        EXPECT_EQ(::posix_memalign(&block, 64, 3 * kMega), 0);
        return kept(block);
      },
  };
  for (const auto& way : ways) {
    process_meter().begin_lease(0_B);
    void* block = way();
    const std::size_t usable = ::malloc_usable_size(block);
    const std::size_t index = static_cast<std::size_t>(&way - ways.data());
    EXPECT_GE(usable, 3 * kMega - 1) << index;
    const LeaseReading held = process_meter().end_lease();
    EXPECT_EQ(held.kept, Bytes(usable)) << index;
    EXPECT_GE(held.peak, held.kept) << index;
    const Bytes before = process_meter().live();
    ::free(block);
    EXPECT_EQ((before - process_meter().live()).count(), usable) << index;
  }
}

TEST_F(MallocFront, OperatorNewIsCountedAndThrowsWhenRefused) {
  process_meter().begin_lease(Bytes(2 * kMega));
  void* plain = kept(::operator new(kMega));
  EXPECT_THROW((void)kept(::operator new(kMega)), std::bad_alloc);
  EXPECT_THROW((void)kept(::operator new(kMega, std::align_val_t{64})), std::bad_alloc);
  EXPECT_EQ(kept(::operator new(kMega, std::nothrow)), nullptr);
  EXPECT_NO_THROW(::operator delete(kept(::operator new(1000)))) << "small ones are never refused";
  ::operator delete(plain);
  void* aligned = kept(::operator new(kMega, std::align_val_t{64}));
  ::operator delete(aligned, std::align_val_t{64});
  EXPECT_TRUE(process_meter().end_lease().refused);
}

TEST_F(MallocFront, RefusalsLookLikeGlibcs) {
  void* held = kept(::malloc(kMega));
  process_meter().begin_lease(1_B);
  errno = 0;
  EXPECT_EQ(kept(::malloc(kMega)), nullptr);
  EXPECT_EQ(errno, ENOMEM);
  void* untouched = &errno;
  errno = 7;
  EXPECT_EQ(::posix_memalign(&untouched, 64, kMega), ENOMEM);
  EXPECT_EQ(errno, 7);
  EXPECT_EQ(untouched, &errno);
  EXPECT_EQ(kept(::realloc(held, 2 * kMega)), nullptr);
  EXPECT_GE(::malloc_usable_size(held), kMega) << "the old block stays";
  void* shrunk = kept(::realloc(held, kMega / 2));
  EXPECT_NE(shrunk, nullptr) << "a smaller one is not refused";
  ::free(shrunk);
  EXPECT_TRUE(process_meter().end_lease().refused);
}

TEST_F(MallocFront, MallocsOwnFailureVoidsTheLease) {
  process_meter().begin_lease(0_B);
  volatile std::size_t absurd = SIZE_MAX / 2;
  EXPECT_EQ(kept(::malloc(absurd)), nullptr);
  EXPECT_TRUE(process_meter().end_lease().refused);
  process_meter().begin_lease(0_B);
  EXPECT_EQ(kept(::calloc(absurd, absurd)), nullptr);
  EXPECT_TRUE(process_meter().end_lease().refused);
  void* block = nullptr;
  EXPECT_EQ(::posix_memalign(&block, 24, 10), EINVAL);
}

// More threads, one after the other and at a time, than there are tallies; what they hold outlives them.
TEST_F(MallocFront, NoThreadIsLostWhenItEnds) {
  const Bytes before = process_meter().live();
  std::vector<void*> held(20 * AllocationMeter::kMostTallies);
  for (std::size_t first = 0; first < held.size(); first += 2 * AllocationMeter::kMostTallies) {
    std::vector<std::jthread> threads(2 * AllocationMeter::kMostTallies);
    for (std::size_t each = 0; each < threads.size(); ++each)
      threads[each] = std::jthread([&held, index = first + each] { held[index] = kept(::malloc(1000)); });
  }
  std::size_t usable = 0;
  for (void* block : held) usable += ::malloc_usable_size(block);
  EXPECT_GE(process_meter().live(), before + Bytes(usable));
  for (void* block : held) ::free(block);
  held = {};
  // What the threads' own machinery keeps (glibc holds stacks with their tables ready) does not grow with their number.
  EXPECT_LE(process_meter().live(), before + Bytes(64 * std::size_t{1024}));
}

// What every library of the process finds, and what one that is loaded later would.
TEST_F(MallocFront, TheSymbolsAreOurs) {
  Dl_info ours{};
  ASSERT_NE(::dladdr(reinterpret_cast<void*>(&process_meter), &ours), 0);
  for (const char* name : {"malloc", "calloc", "realloc", "reallocarray", "free", "memalign", "aligned_alloc",
                           "posix_memalign", "valloc", "pvalloc"}) {
    Dl_info found{};
    ASSERT_NE(::dladdr(::dlsym(RTLD_DEFAULT, name), &found), 0) << name;
    EXPECT_EQ(found.dli_fbase, ours.dli_fbase) << name << " comes from " << found.dli_fname;
  }
  Dl_info usable{};
  ASSERT_NE(::dladdr(::dlsym(RTLD_DEFAULT, "malloc_usable_size"), &usable), 0);
  EXPECT_TRUE(std::string(usable.dli_fname).contains("libc.so"));
}

}  // namespace
}  // namespace plimsoll
