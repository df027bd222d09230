// Runs a command and writes what it took: presynth_measure REPORT COMMAND ARGUMENT…
//
// The report is {"code":…,"seconds":…,"cpu":…,"peak":…}: time on the clock, of the processors in user and
// system mode together, and the resident bytes of the largest of its processes at most. Processes that it
// waits for count. It exists because node tells none of this of a child, and because Linux counts as a
// child's own what its parent had resident: this one has next to nothing.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: presynth_measure REPORT COMMAND ARGUMENT...\n";
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  pid_t child = 0;
  if (const int error = posix_spawnp(&child, argv[2], nullptr, nullptr, argv + 2, environ); error != 0) {
    std::cerr << "presynth_measure: " << argv[2] << ": " << std::strerror(error) << '\n';
    return 2;
  }
  int status = 0;
  rusage used{};
  while (wait4(child, &status, 0, &used) < 0) {
    if (errno == EINTR) continue;
    std::cerr << "presynth_measure: " << std::strerror(errno) << '\n';
    return 2;
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  std::ofstream report(argv[1]);
  report << R"({"code":)" << (WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status))
         << R"(,"seconds":)" << elapsed.count() << R"(,"cpu":)"
         << seconds(used.ru_utime) + seconds(used.ru_stime) << R"(,"peak":)" << used.ru_maxrss * 1024
         << "}\n";
  return report.flush() ? 0 : 2;
}
