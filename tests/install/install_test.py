#!/usr/bin/python3
"""What `cmake --install` puts on a machine lies where Debian expects it, and the program is hardened as T-49 asks.

  install_test.py --build FOLDER
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

EXPECTED = {
    "usr/bin/mail2ticket": 0o755,
    "usr/libexec/mail2ticket/mail2ticket-reader": 0o755,
    "usr/libexec/mail2ticket/mail2ticket-ocr": 0o755,
    "usr/lib/systemd/system/mail2ticket.service": 0o644,
    "usr/lib/systemd/system/mail2ticket-alert@.service": 0o644,
    "usr/lib/sysusers.d/mail2ticket.conf": 0o644,
    "etc/mail2ticket/mail2ticket.toml": 0o644,
    "etc/mail2ticket/rules.toml": 0o644,
    "usr/share/doc/mail2ticket/examples/mail2ticket.toml": 0o644,
    "usr/share/doc/mail2ticket/examples/rules.toml": 0o644,
    "usr/share/doc/mail2ticket/components.cdx.json": 0o644,
    "usr/share/doc/mail2ticket/copyright": 0o644,
    "usr/share/man/man1/mail2ticket.1": 0o644,
    "usr/share/man/man5/mail2ticket.toml.5": 0o644,
    "usr/share/man/man5/mail2ticket-rules.5": 0o644,
    "usr/share/man/man7/mail2ticket-mail.7": 0o644,
    "usr/share/mail2ticket/templates/frame.html": 0o644,
    "usr/share/mail2ticket/templates/fr/acknowledgement.words": 0o644,
    "usr/share/mail2ticket/templates/layouts/acknowledgement.txt": 0o644,
}
GUARDS = ("-D_FORTIFY_SOURCE=3", "-fstack-protector-strong", "-fstack-clash-protection", "-fcf-protection")
SOURCE = Path(__file__).resolve().parent.parent.parent
BELOW = ("usr/bin/mail2ticket", "usr/libexec/mail2ticket/", "usr/lib/systemd/system/", "usr/lib/sysusers.d/", "etc/mail2ticket/", "usr/share/doc/mail2ticket/",
         "usr/share/man/", "usr/share/mail2ticket/")


class Install(unittest.TestCase):
    build: Path

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="m2t-install-")
        cls.root = Path(cls.temporary.name)
        cls.install()

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def install(cls):
        # The list of what was installed belongs to the build folder, not to a test.
        subprocess.run(["cmake", "--install", cls.build, "--prefix", "/usr"], check=True, stdout=subprocess.DEVNULL,
                       env=os.environ | {"DESTDIR": str(cls.root)})

    def facts(self, *options):
        return subprocess.run(["readelf", "--wide", *options, self.root / "usr/bin/mail2ticket"], check=True, text=True,
                              capture_output=True, env=os.environ | {"LC_ALL": "C"}).stdout

    def test_everything_lies_where_debian_expects_it(self):
        for name, mode in EXPECTED.items():
            with self.subTest(name):
                file = self.root / name
                self.assertTrue(file.is_file(), f"{name} is missing")
                self.assertEqual(oct(file.stat().st_mode & 0o7777), oct(mode))

    def test_nothing_lies_elsewhere(self):
        for file in self.root.rglob("*"):
            if not file.is_dir():
                self.assertTrue(str(file.relative_to(self.root)).startswith(BELOW), file)

    def test_a_configuration_that_is_there_stays(self):
        mine = self.root / "etc/mail2ticket/mail2ticket.toml"
        mine.write_text("# mine\n", encoding="utf-8")
        self.install()
        self.assertEqual(mine.read_text(encoding="utf-8"), "# mine\n")

    def test_the_program_is_position_independent_t_49(self):
        self.assertRegex(self.facts("--file-header"), r"Type:\s+DYN")
        self.assertRegex(self.facts("--dynamic"), r"FLAGS_1\).*\bPIE\b")

    def test_relocations_are_read_only_before_the_program_runs_t_49(self):
        self.assertIn("GNU_RELRO", self.facts("--program-headers"))
        self.assertRegex(self.facts("--dynamic"), r"BIND_NOW|FLAGS_1\).*\bNOW\b")

    def test_stack_and_data_are_not_executable_t_49(self):
        segments = self.facts("--program-headers").splitlines()
        stack = [line for line in segments if line.strip().startswith("GNU_STACK")]
        self.assertEqual(len(stack), 1)
        self.assertNotIn("E", stack[0].split()[-2])
        for line in segments:
            if line.strip().startswith("LOAD"):
                self.assertNotRegex(line, r" RWE ")

    def test_stacks_are_protected_t_49(self):
        self.assertIn("__stack_chk_fail", self.facts("--dyn-syms"))

    def test_jumps_land_only_where_they_may_t_49(self):
        """Where the processor watches over it (CET): functions begin with endbr64."""
        code = (self.root / "usr/bin/mail2ticket").read_bytes()
        self.assertGreater(code.count(b"\xf3\x0f\x1e\xfa"), 1000)

    def test_a_release_is_compiled_with_every_guard_t_49(self):
        """This build may be one for tests; what a release would be compiled with, file by file."""
        with tempfile.TemporaryDirectory(prefix="m2t-release-") as folder:
            configured = subprocess.run(["cmake", "--preset", "release", "-B", folder, "-DCMAKE_UNITY_BUILD=OFF"], cwd=SOURCE, text=True,
                                        capture_output=True)
            self.assertEqual(0, configured.returncode, configured.stderr)
            commands = json.loads((Path(folder) / "compile_commands.json").read_text(encoding="utf-8"))
        self.assertGreater(len(commands), 200)
        for command in commands:
            words = command["command"].split()
            for guard in GUARDS:
                self.assertIn(guard, words, command["file"])
            self.assertRegex(command["command"], r" -O[23] .* -fPI[CE] ")
            self.assertNotRegex(command["command"], r"-U_FORTIFY_SOURCE|-fno-stack-protector|-DM2T_CRASH_POINTS")

    def test_the_list_of_components_names_what_is_loaded_and_what_is_compiled_in_t_49(self):
        components = self.root / "usr/share/doc/mail2ticket/components.cdx.json"
        listed = {each["name"]: each for each in json.loads(components.read_text(encoding="utf-8"))["components"]}
        for package in ("libetpan20", "libssl3", "libcurl3-gnutls", "libsqlite3-0", "libre2-9", "liblept5", "libseccomp2", "libc6",
                        "libcli11-dev", "nlohmann-json3-dev", "libtomlplusplus-dev", "libkainjow-mustache-dev", "libstdc++6"):
            self.assertIn(package, listed)
            self.assertTrue(listed[package]["version"])
        self.assertNotIn("doctest-dev", listed, "tests are no part of what is installed")
        for package, each in listed.items():
            version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}\n", package], check=True, text=True, capture_output=True).stdout
            self.assertIn(each["version"], version.split("\n"))
        for program in ("usr/bin/mail2ticket", "usr/libexec/mail2ticket/mail2ticket-reader", "usr/libexec/mail2ticket/mail2ticket-ocr"):
            loaded = subprocess.run(["ldd", self.root / program], check=True, text=True, capture_output=True).stdout
            for library in [line.split()[2] for line in loaded.splitlines() if " => /" in line]:
                owner = subprocess.run(["dpkg-query", "-S", library, "/usr" + library], text=True, capture_output=True).stdout
                self.assertIn(owner.split(":")[0], listed, library)

    def test_the_program_brings_no_library_path_t_49(self):
        self.assertNotRegex(self.facts("--dynamic"), r"\((RPATH|RUNPATH)\)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=Path)
    arguments, rest = parser.parse_known_args()
    Install.build = arguments.build
    unittest.main(argv=[sys.argv[0], *rest])
