// A small pool of threads for work that splits into independent pieces. The engine starts no thread; what may
// run in parallel is handed out here.
#pragma once

#include <cstddef>
#include <functional>

namespace presynth::server {

/// `--jobs`, or what the machine has; at least 1.
[[nodiscard]] unsigned default_jobs();

/// Calls body(0) … body(count - 1), each once, on at most `jobs` threads of which the caller's is one.
/// Returns when all are done. The first exception of a body stops the handing out and is thrown to the
/// caller.
void parallel_for(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& body);

}  // namespace presynth::server
