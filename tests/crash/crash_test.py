#!/usr/bin/python3
"""Kills the real daemon at every named place, against a real Dovecot and Postfix, and has an independent checker look at what
is left: no mail lost, no second ticket, no second acknowledgement except after a doubt, and then one (K-01 to K-21, INV-1 to
INV-12). What the checker asks for stands in checker.py.

Each repetition: some mails are delivered, the daemon is started with --crash-at and dies there by SIGKILL; it is started again
and must settle everything, and end well on SIGTERM. After each crash point the checker looks at everything that happened so far.
"""
import argparse
import os
import queue
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import checker
from desk import Desk, Failure, Interrupted, MailServers, wait_until
from traffic import Traffic
from withheld_reply import WithholdingServer

ONCE_A_SESSION = {"imap-connected", "imap-selected"}  # waiting for a second time would be waiting for nothing
RANDOM = "random moments"
RANDOM_AT_MOST = 1.5                    # seconds after the start: by then all is done
KILLED_WHILE_SILENT = "reply-withheld-killed"
HUNG_UP_ONCE = "reply-withheld-once"
HUNG_UP_ALWAYS = "reply-withheld-always"
WITHHELD = (KILLED_WHILE_SILENT, HUNG_UP_ONCE, HUNG_UP_ALWAYS)


@dataclass
class Result:
    name: str
    killed: int = 0
    report: checker.Report = field(default_factory=checker.Report)
    trouble: str = ""
    seconds: float = 0.0

    @property
    def passed(self):
        return not self.trouble and not self.report.findings


class Stand:
    """Mail servers with one desk that lives through many crashes. Several stands know nothing of each other."""

    def __init__(self, folder, options, number, stopping):
        self.folder = folder
        self.options = options
        self.number = number
        self.stopping = stopping
        self.servers = MailServers(folder / "servers", stopping)
        self.random = random.Random(f"{options.seed}/{number}")
        self.checker = checker.Checker()
        self.desks = []

    def up(self):
        self.folder.mkdir(mode=0o755)
        self.servers.up()
        self.desk = self.new_desk("desk")
        self.traffic = Traffic(self.random, self.servers.ports["LMTP"], self.folder / "journal")

    def down(self, remove):
        for desk in self.desks:
            desk.kill()
        if (self.folder / "servers").exists():
            self.servers.down(remove)

    def new_desk(self, name, **more):
        desk = Desk(self.options.binary, self.folder / name, self.servers, **more)
        self.desks.append(desk)
        return desk

    # --- one repetition

    def settle(self):
        """A start without crash point finishes everything, and ends well."""
        self.desk.start()
        self.desk.wait_until_settled(len(self.traffic.journal))
        self.traffic.learn_numbers(self.desk.numbers())
        self.desk.stop()

    def crash_at(self, point):
        """True when the daemon died there the nth time it came by. More mails are delivered as long as it does not."""
        nth = 1 if point in ONCE_A_SESSION else self.random.randint(1, 3)
        self.traffic.deliver(self.random.randint(2, 4))
        for wanted in dict.fromkeys((nth, 1)):  # not passed so often: the first time will do
            self.desk.start(f"{point}:{wanted}")
            for _ in range(4):
                if self.desk.crashed_or_settled(len(self.traffic.journal)):
                    self.desk.was_killed()
                    return True
                self.traffic.deliver(1)
            self.desk.wait_until_settled(len(self.traffic.journal))
            self.desk.stop()
            self.traffic.deliver(self.random.randint(2, 4))
        return False

    def crash_somewhen(self):
        self.traffic.deliver(self.random.randint(1, 3))
        self.desk.start()
        moment = time.monotonic() + self.random.uniform(0, RANDOM_AT_MOST)
        more = self.random.random() < 0.5
        while time.monotonic() < moment:
            self.desk.must_run()
            if more and moment - time.monotonic() < 0.1:
                self.traffic.deliver(1)
                more = False
            time.sleep(0.005)
        self.desk.kill()
        self.desk.was_killed()
        return True

    # --- one line of the result

    def walk(self, name, times):
        result = Result(name)
        for _ in range(times):
            crashed = self.crash_somewhen() if name == RANDOM else self.crash_at(name)
            if not crashed:
                raise Failure(f"the daemon never passed {name}, although all work was done")
            result.killed += 1
            self.settle()
        self.servers.wait_for_postfix(self.desk.sent())
        result.report = self.checker.check(self.desk.world(self.traffic.journal))
        result.trouble = "; ".join(self.desk.sanitizer_reports())
        return result

    def withheld(self, name):
        """K-19, S-09: the mail was delivered, and the answer to the dot never came."""
        always = name == HUNG_UP_ALWAYS
        server = WithholdingServer(silent=1000 if always else 1, hang_up=name != KILLED_WHILE_SILENT)
        try:
            return self.withheld_with(server, name, always)
        finally:
            server.close()

    def withheld_with(self, server, name, always):
        user = f"{name}@commune.test"
        smtp = f'host = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nconnections = 1\n'
        desk = self.new_desk(name, user=user, password="people", smtp=smtp)
        traffic = Traffic(self.random, self.servers.ports["LMTP"], self.folder / f"{name}.journal", desk=user)
        traffic.hand_over(traffic.new())
        result = Result(name)
        desk.start()
        wait_until("the first copy", 60, lambda: desk.must_run() or server.received(), self.stopping)
        if name == KILLED_WHILE_SILENT:
            desk.kill()
            result.killed = 1
        else:
            self.until_in_doubt(desk, 1)
            desk.stop()
            self.let_the_minute_pass(desk)
        desk.start()
        if always:
            self.until_in_doubt(desk, 2)
        else:
            wait_until("sent after the doubt", 60, lambda: desk.must_run() or self.row(desk)[0] == "sent", self.stopping)
        wait_until("filed", 60, lambda: desk.must_run() or not desk.unfinished(1), self.stopping)
        desk.stop()
        for _ in range(2 if always else 0):  # in doubt twice: no start sends it a third time (INV-7)
            self.let_the_minute_pass(desk)
            desk.start()
            wait_until("watching again", 60, lambda: desk.must_run() or "imap.connected" in desk.told(), self.stopping)
            desk.stop()
        self.judge_withheld(desk, traffic, server, always, result)
        return result

    def judge_withheld(self, desk, traffic, server, always, result):
        about = traffic.journal[0]
        result.report = checker.Checker().check(desk.world(traffic.journal, {about["sender"]: server.received()}))
        copies = server.received()
        state, doubts = self.row(desk)
        wanted = ("needs_decision", 2) if always else ("sent", 1)
        trouble = desk.sanitizer_reports()
        if len(copies) != 2:
            trouble.append(f"the server holds {len(copies)} copies instead of 2")
        if len(set(copies)) != 1:
            trouble.append("the copies differ (INV-5)")
        if (state, doubts) != wanted:
            trouble.append(f"the row is {state} after {doubts} doubts, wanted {wanted[0]} after {wanted[1]}")
        result.trouble = "; ".join(trouble)

    def row(self, desk):
        rows = desk.ask("SELECT state, doubts FROM outbox")
        return rows[0] if rows else ("", 0)

    def until_in_doubt(self, desk, doubts):
        wait_until(f"doubt number {doubts}", 60, lambda: desk.must_run() or self.row(desk)[1] == doubts, self.stopping)

    @staticmethod
    def let_the_minute_pass(desk):
        """The daemon waits a minute before it sends again; with the daemon down, its clock is turned for it."""
        with closing(sqlite3.connect(desk.database)) as database, database:
            database.execute("UPDATE outbox SET next_attempt = 0 WHERE next_attempt IS NOT NULL")


class Run:
    """All stands together: they take one case after the other from a queue, and each result is told at once."""

    def __init__(self, options, points):
        self.options = options
        self.points = points
        self.stopping = threading.Event()
        self.cases = queue.Queue()
        self.results = []
        self.telling = threading.Lock()
        self.folder = Path(tempfile.mkdtemp(prefix="m2t-crash-"))
        self.folder.chmod(0o755)  # Dovecot's users must get through
        self.threads = []
        self.stands = [Stand(self.folder / str(i), options, i, self.stopping) for i in range(options.jobs)]

    def fill_queue(self):
        for name in self.points:
            self.cases.put((name, 1 if name in WITHHELD else self.options.times))
        share = 20  # the checker looks in between
        for first in range(0, self.options.random, share):
            self.cases.put((RANDOM, min(share, self.options.random - first)))

    def work(self, stand):
        while not self.stopping.is_set():
            try:
                name, times = self.cases.get_nowait()
            except queue.Empty:
                return
            began = time.monotonic()
            try:
                result = stand.withheld(name) if name in WITHHELD else stand.walk(name, times)
            except Interrupted:
                return
            except Failure as failure:
                result = Result(name, trouble=str(failure))
            except Exception:  # pylint: disable=broad-except
                result = Result(name, trouble=traceback.format_exc())
            result.seconds = time.monotonic() - began
            self.tell(stand, result)
            if not result.passed:  # what is left of this desk says nothing about the next case
                stand = self.start_afresh(stand)
                if stand is None:
                    return

    def start_afresh(self, stand):
        stand.down(remove=False)
        number = stand.number + self.options.jobs
        fresh = Stand(self.folder / str(number), self.options, number, self.stopping)
        with self.telling:  # ports are chosen by one after the other
            self.stands.append(fresh)
            try:
                fresh.up()
                return fresh
            except subprocess.CalledProcessError as error:
                trouble = str(error)
        self.tell(fresh, Result("servers", trouble=trouble))
        return None

    def tell(self, stand, result):
        report = result.report
        with self.telling:
            self.results.append((stand, result))
            print(f"{'ok  ' if result.passed else 'FAIL'} {result.name:<26} killed {result.killed:3}, mails {report.mails:4}, "
                  f"tickets {report.tickets:4}, acknowledgements {report.acknowledgements:4}, "
                  f"doubtful duplicates {report.doubtful_duplicates:3}  ({result.seconds:.0f} s)", flush=True)
            if result.trouble:
                print(f"     {result.trouble}", flush=True)
            for kind, sentence in report.findings[:10]:
                print(f"     {kind}: {sentence}", flush=True)
            if len(report.findings) > 10:
                print(f"     and {len(report.findings) - 10} more", flush=True)

    def execute(self):
        self.fill_queue()
        # Somebody may build again meanwhile; all of this run is about one program.
        for program in self.options.binary.parent.glob("mail2ticket-*"):  # they are looked for beside it
            shutil.copy2(program, self.folder)
        self.options.binary = Path(shutil.copy2(self.options.binary, self.folder / "mail2ticket"))
        for stand in self.stands:  # one after the other, so that they do not choose the same ports
            if not self.stopping.is_set():
                stand.up()
        self.threads = [threading.Thread(target=self.work, args=(stand,)) for stand in self.stands]
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()
        return self.sum_up()

    def sum_up(self):
        """Each desk's last report counts its whole life."""
        last = {}
        for stand, result in self.results:
            if result.report.mails:
                last[result.name if result.name in WITHHELD else stand.folder] = result.report
        every = [result for _, result in self.results]
        passed = sum(result.passed for result in every)

        def total(figure):
            return sum(getattr(report, figure) for report in last.values())
        print(f"killed {sum(r.killed for r in every)} times, mails {total('mails')}, tickets {total('tickets')}, "
              f"acknowledgements {total('acknowledgements')}, doubtful duplicates {total('doubtful_duplicates')}, "
              f"waiting for a decision after two doubts {total('needs_decision')}")
        print(", ".join(f"{kind} {sum(report.count(kind) for report in last.values())}" for kind in checker.KINDS))
        print(f"{passed} passed, {len(every) - passed} failed")
        if self.stopping.is_set():
            print("stopped before the end")
        return passed == len(every) and self.cases.empty() and not self.stopping.is_set()

    def clean_up(self, keep):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        for stand in self.stands:
            try:
                stand.down(remove=not keep)
            except subprocess.CalledProcessError as error:
                print(f"{stand.servers.folder}: {error}", file=sys.stderr)
        if keep:
            print(f"kept for diagnosis: {self.folder}")
        else:
            shutil.rmtree(self.folder)


def names_of_crash_points(binary):
    asked = subprocess.run([binary, "crash-points"], capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        sys.exit(f"{binary} has no crash points; build it with -DM2T_CRASH_POINTS=ON")
    return [*asked.stdout.split(), *WITHHELD]


def read_options():
    full = os.environ.get("M2T_FULL") == "yes"
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--binary", type=Path, required=True, help="mail2ticket, built with crash points")
    words.add_argument("--times", type=int, default=20 if full else 3,
                       help="repetitions for each crash point (3; 20 with M2T_FULL=yes)")
    words.add_argument("--points", default="", help="only these, with commas between them")
    words.add_argument("--random", type=int, default=200 if full else 0,
                       help="so many kills at random moments (0; 200 with M2T_FULL=yes)")
    words.add_argument("--jobs", type=int, default=2, help="desks beside each other, each with servers of its own (2)")
    words.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)),
                       help="repeats the same mails and counts, with the same --jobs")
    words.add_argument("--keep", action="store_true", help="keep the folder, for diagnosis")
    options = words.parse_args()
    options.binary = options.binary.resolve()
    return options


def main():
    options = read_options()
    points = names_of_crash_points(options.binary)
    if options.points:
        wanted = [point for point in options.points.split(",") if point]
        if unknown := sorted(set(wanted) - set(points)):
            sys.exit(f"there is no {', '.join(unknown)}; there are {', '.join(points)}")
        points = wanted
    print(f"seed {options.seed}, {options.times} times each of {len(set(points) - set(WITHHELD))} crash points, "
          f"{options.random} kills at random moments, {options.jobs} desks", flush=True)
    run = Run(options, points)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # an exception would leave threads and servers behind
        signal.signal(one, lambda *_: run.stopping.set())
    try:
        well = run.execute()
    finally:
        run.clean_up(options.keep)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
