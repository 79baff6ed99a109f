#include "daemon/instance_lock.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/errors.h"
#include "tests/support/temp_dir.h"

using namespace m2t;

TEST_CASE("instance lock: the second one gets nothing, and learns whose it is (L-09)") {
  const test::TempDir folder;
  CHECK_FALSE(InstanceLock::is_held(folder.path()));
  CHECK(InstanceLock::holder(folder.path()) == 0);
  {
    const auto lock = InstanceLock::try_take(folder.path());
    REQUIRE(lock);
    CHECK_FALSE(InstanceLock::try_take(folder.path()));
    CHECK(InstanceLock::is_held(folder.path()));  // asking takes nothing
    CHECK(InstanceLock::is_held(folder.path()));
    CHECK(InstanceLock::holder(folder.path()) == getpid());
  }
  CHECK_FALSE(InstanceLock::is_held(folder.path()));
  CHECK(InstanceLock::try_take(folder.path()));
}

TEST_CASE("instance lock: it ends with its process, however that ends, and a stale file locks nobody out (L-09)") {
  const test::TempDir folder;
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = InstanceLock::try_take(folder.path());
    const char taken = lock ? 'y' : 'n';
    if (write(pipe_ends[1], &taken, 1) == 1) pause();
    _exit(1);
  }
  char taken = 0;
  REQUIRE(read(pipe_ends[0], &taken, 1) == 1);
  CHECK(taken == 'y');
  CHECK_FALSE(InstanceLock::try_take(folder.path()));
  CHECK(InstanceLock::holder(folder.path()) == child);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK_FALSE(InstanceLock::is_held(folder.path()));
  CHECK(InstanceLock::try_take(folder.path()));
  CHECK(InstanceLock::holder(folder.path()) == getpid());  // no digits of the former one are left
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

TEST_CASE("instance lock: a link in the place of the lock file is not followed, a missing folder is told") {
  const test::TempDir folder;
  std::ofstream(folder / "victim") << "precious";
  std::filesystem::create_symlink(folder / "victim", folder / "lock");
  CHECK_THROWS_AS(InstanceLock::try_take(folder.path()), PermanentError);
  std::string text;
  std::ifstream(folder / "victim") >> text;
  CHECK(text == "precious");
  CHECK_THROWS_AS(InstanceLock::try_take(folder / "missing"), PermanentError);
}
