// Internal to the project layer: a concurrent map that computes each value once.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace presynth::project {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <class Value>
using StringMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;

/// No lock is held while a value is computed; another thread that wants the same key waits for it. Values
/// stay where they are for as long as the map lives. A computation must not ask this map for its own key.
template <class Value>
class OnceMap {
 public:
  template <class Make>
  const Value& get(std::string_view key, Make&& make) {
    Slot& slot = find(key);
    std::call_once(slot.once, [&] {
      slot.value = make();
      slot.ready.store(true, std::memory_order_release);
    });
    return slot.value;
  }

  /// How many keys were asked for.
  [[nodiscard]] std::size_t size() const {
    std::size_t all = 0;
    for (const Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      all += shard.slots.size();
    }
    return all;
  }

  /// Calls `visit(key, value)` for every value that is there by now; it must not use this map.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      for (const auto& [key, slot] : shard.slots) {
        if (slot.ready.load(std::memory_order_acquire)) visit(key, slot.value);
      }
    }
  }

 private:
  struct Slot {
    std::once_flag once;
    std::atomic<bool> ready = false;
    Value value{};
  };
  struct Shard {
    mutable std::mutex mutex;
    StringMap<Slot> slots;
  };

  Slot& find(std::string_view key) {
    Shard& shard = shards_[(StringHash{}(key) >> 8) % shards_.size()];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.slots.find(key);
    if (found != shard.slots.end()) return found->second;
    return shard.slots.try_emplace(std::string(key)).first->second;  // a node: rehashing does not move it
  }

  std::array<Shard, 16> shards_;
};

}  // namespace presynth::project
