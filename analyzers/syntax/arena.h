// Bump allocation for one SourceFile: internal to analyzers/syntax.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

namespace presynth::syntax {

/// Hands out pieces of chunks that it takes from `upstream`, which frees them. Nothing is destroyed.
class Arena {
 public:
  /// `first` is the size of the first chunk, `next` of each later one.
  Arena(std::pmr::memory_resource& upstream, std::size_t first, std::size_t next)
      : upstream_(upstream), chunk_(first), next_(next) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  template <class T>
  [[nodiscard]] T* make() {
    static_assert(std::is_trivially_destructible_v<T>);
    return ::new (allocate(sizeof(T))) T{};
  }

  template <class T>
  [[nodiscard]] std::span<const T> copy(const T* first, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    T* place = room<T>(count);
    std::uninitialized_copy_n(first, count, place);
    return {place, count};
  }

  template <class T>
  [[nodiscard]] std::span<T> array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    T* place = room<T>(count);
    std::uninitialized_value_construct_n(place, count);
    return {place, count};
  }

  [[nodiscard]] std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(allocate(text.size()));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  /// Bytes taken from upstream.
  [[nodiscard]] std::size_t taken() const { return taken_; }
  /// Bytes handed out.
  [[nodiscard]] std::size_t used() const { return taken_ - static_cast<std::size_t>(end_ - free_); }

 private:
  static constexpr std::size_t kAlignment = 8;

  template <class T>
  struct Slot {
    T value;
  };
  /// Room for so many T, which may be pointers, side by side.
  template <class T>
  [[nodiscard]] T* room(std::size_t count) {
    return static_cast<T*>(allocate(count * sizeof(Slot<T>)));
  }

  void* allocate(std::size_t size) {
    size = (size + kAlignment - 1) & ~(kAlignment - 1);
    if (static_cast<std::size_t>(end_ - free_) < size) refill(size);
    std::byte* place = free_;
    free_ += size;
    return place;
  }

  void refill(std::size_t size) {
    const std::size_t bytes = std::max(chunk_, size);
    chunk_ = next_;
    free_ = static_cast<std::byte*>(upstream_.allocate(bytes, kAlignment));
    end_ = free_ + bytes;
    taken_ += bytes;
  }

  std::pmr::memory_resource& upstream_;
  std::size_t chunk_;
  std::size_t next_;
  std::byte* free_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t taken_ = 0;
};

}  // namespace presynth::syntax
